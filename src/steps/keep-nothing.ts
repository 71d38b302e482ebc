import type { Step } from './step.ts'

/** What lies on the target is the copy itself, so there is no earlier one to carry anything over from. */
export const keepNothing: Step<'capture-preserved'> = {
  id: 'capture-preserved',
  run: () => Promise.resolve({}),
}
