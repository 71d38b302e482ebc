import type { RunState } from '../ports/store.ts'
import type { App } from './app.ts'

/** Says of a run how its work ended: done, failed, or parked where it was interrupted. */
export async function recordingEnd<Result>(
  { store, clock, signal }: App,
  run: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const ended = (state: RunState): void => store.updateRun(run, { state, endedAt: clock.now().toISOString() })
  try {
    const result = await work()
    ended('done')
    return result
  } catch (error) {
    ended(signal.aborted ? 'parked' : 'failed')
    throw error
  }
}
