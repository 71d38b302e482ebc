import type { RunProgress } from '../kernel/run-progress.ts'
import type { StepId } from '../kernel/step-id.ts'

export type StepOutcome = 'done' | 'replayed' | 'failed' | 'not-reached'

/** What a run tells while it goes; the command line prints it, the dashboard will show it. */
export interface RunEvents {
  stepStarted(step: StepId, position: number, of: number): void
  stepEnded(step: StepId, outcome: StepOutcome, seconds: number): void
  effect(id: string, title: string): void
  note(text: string): void
  /** Once a second at most, and when something of it has ended; never recorded, as it is worth nothing afterwards. */
  progress(progress: RunProgress): void
}
