import { checkEnvironments } from './check-environments.ts'
import { checkRefresh } from './check-refresh.ts'
import { checkRefreshEnds } from './check-refresh-ends.ts'
import { checkSnapshots } from './check-snapshots.ts'
import type { ConfigParts } from './config-parts.ts'
import type { ConfigProblem } from './config-problem.ts'

/** What must hold between sections; what one section says by itself is the matter of its schema. */
export function checkAcross(parts: ConfigParts): readonly ConfigProblem[] {
  const { environments, refreshes } = parts
  return [
    ...checkEnvironments(environments),
    ...checkRefreshEnds(parts),
    ...checkSnapshots(parts),
    ...refreshes.flatMap((refresh) => {
      const target = environments.find(({ name }) => name === refresh.target)
      const source = environments.find(({ name }) => name === refresh.from)
      return target === undefined || source === undefined ? [] : checkRefresh(refresh, source, target)
    }),
  ]
}
