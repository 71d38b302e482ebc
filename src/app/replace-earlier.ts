import { removeIncoming } from '../hold/remove-incoming.ts'
import type { RunRecord } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { isRemoval } from '../run/last-run.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { clearSource } from './clear-source.ts'

/**
 * For a run that has its environment to itself: what `resume` goes on with from now on is this one, so runs before it that did not end are
 * given up, with what they were sent, and what given up runs left on their source goes. Gives a line for what was given up, and for what may still be there.
 */
export async function replaceEarlier(
  app: App,
  run: RunRecord,
  { host, layout }: Pick<TargetSystems, 'host' | 'layout'>,
): Promise<readonly string[]> {
  const replaced = app.store.runs(run.environment).filter((one) => one.id !== run.id && isReplaced(run, one))
  // First, so that one that is killed here finds them still unfinished.
  for (const { id } of replaced) await removeIncoming(host, layout, id)
  for (const { id } of replaced) app.store.updateRun(id, { state: 'aborted', endedAt: app.clock.now().toISOString() })
  const left = await clearGivenUp(app, run.environment)
  return [...replaced.map(({ kind, id }) => `${kind} ${id}, which did not end, is given up`), ...left]
}

/** A source that does not answer keeps nobody waiting for long, and is asked again by the next run. Gives a line for what may still be there. */
export function clearGivenUp(app: App, environment: string): Promise<readonly string[]> {
  return clearSource(
    app,
    app.store.runs(environment).filter(({ state }) => state === 'aborted'),
  )
}

/** A backup leaves a copy that waits for its start alone, and a removal is begun again by its own command. */
function isReplaced({ kind }: RunRecord, earlier: RunRecord): boolean {
  return isUnfinished(earlier) && !isRemoval(earlier.kind) && (kind !== 'backup' || earlier.kind === 'backup')
}
