import { sudoRules } from '../../argv/sudoers.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { SourceSystems } from '../run-context.ts'
import { sourceOrder, type RefreshTo } from './sudo-orders.ts'
import { sudoProblems } from './sudo-problems.ts'
import { userHomeOn } from './user-home.ts'

/** The rules that sudo on a source lacks, with the paths as they are there. */
export async function sourceRuleProblems(
  { host, config }: Pick<SourceSystems, 'host' | 'config'>,
  refreshes: readonly RefreshTo[],
): Promise<readonly Diagnostic[]> {
  if (config.nodes[0].become !== 'sudo') return []
  const home = await userHomeOn(host, config.runAs)
  return await sudoProblems(host, config, sudoRules(sourceOrder(config, refreshes, home)))
}
