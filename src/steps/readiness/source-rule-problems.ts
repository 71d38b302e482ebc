import { sudoRules } from '../../argv/sudoers.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { SourceSystems } from '../run-context.ts'
import { sourceOrder, type RefreshTo } from './sudo-orders.ts'
import { storesOf } from '../stores-of.ts'
import { sudoProblems } from './sudo-problems.ts'
import { userHomeOn } from './user-home.ts'

/** The rules that sudo on a source lacks, with the paths as they are there. */
export async function sourceRuleProblems(
  source: Pick<SourceSystems, 'host' | 'config' | 'openDatabase'>,
  refreshes: readonly RefreshTo[],
): Promise<readonly Diagnostic[]> {
  const { host, config } = source
  if (config.nodes[0].become !== 'sudo') return []
  const asked = { userHome: await userHomeOn(host, config.runAs), stores: await storesOf(source) }
  return await sudoProblems(host, config, sudoRules(sourceOrder(config, refreshes, asked)))
}
