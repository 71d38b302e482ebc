import type { Diagnostic } from '../kernel/diagnostic.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import type { SourceSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'

/** A snapshot of a source's home that no run needs goes on taking space there. */
export async function leftSnapshotProblems(
  { store }: Pick<App, 'store'>,
  { config, snapshot }: Pick<SourceSystems, 'config' | 'snapshot'>,
): Promise<readonly Diagnostic[]> {
  const isUsed = store.runs().some((run) => run.source === config.name && isUnfinished(run))
  if (config.snapshot === undefined || snapshot === undefined || isUsed || !(await snapshot.exists())) return []
  return [
    {
      severity: 'warning',
      summary: `a snapshot of the home of ${config.name} lies at ${snapshot.home}, and no run of it is unfinished`,
      hint: `where it is nobody else's, drop it there: ${config.snapshot.drop.join(' ')}`,
    },
  ]
}
