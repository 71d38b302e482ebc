import type { Step } from './step.ts'
import { stoppedAndProven } from './stopped-and-proven.ts'

/** Nothing of the target runs, and nothing can start it, before anything of it is touched. */
export const stopTarget: Step<'stop-target'> = {
  id: 'stop-target',
  run: (context, perform) => perform(stoppedAndProven('stop-target/stopped', context)),
}
