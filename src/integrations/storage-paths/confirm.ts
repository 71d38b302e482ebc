import type { CheckResult } from '../../kernel/check-result.ts'
import type { Decision } from '../../kernel/decision.ts'
import type { Finding } from '../../kernel/finding.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { keysAside, leftToDecision } from '../left-aside.ts'
import { cellText } from '../row-finding.ts'
import { targetPath } from './target-path.ts'

const HOME = { id: 'storage-paths/home', title: "the shared home is the target's own" }

/** Bitbucket repairs the path of its home at the start: what it left is read again. */
export async function confirm(
  copy: RunningCopyReader,
  target: Target,
  _decision: Decision,
  aside: readonly Finding[] = [],
): Promise<readonly CheckResult[]> {
  const isHomeAside = keysAside(aside, 'app_property', 'prop_key').has('instance.home')
  return [isHomeAside ? leftToDecision(HOME) : await homeCheck(copy, target), await storesCheck(copy, target)]
}

async function homeCheck(copy: RunningCopyReader, target: Target): Promise<CheckResult> {
  const homes = await copy.rows('app_property', equals('prop_key', 'instance.home'))
  const paths = homes.map((row) => cellText(row['prop_value']))
  return {
    ...HOME,
    result: paths.every((path) => path === target.sharedHome) ? 'pass' : 'fail',
    evidence: `instance.home is ${paths.join(', ')}`,
  }
}

async function storesCheck(copy: RunningCopyReader, target: Target): Promise<CheckResult> {
  const stores = (await copy.rows('bb_data_store')).map((row) => cellText(row['ds_path']))
  const outside = stores.filter((path) => targetPath(path, target) !== path)
  return {
    id: 'storage-paths/stores',
    title: "every data store lies in the target's own home",
    result: outside.length === 0 ? 'pass' : 'fail',
    evidence: `${stores.length} data stores, outside: ${outside.join(', ') || 'none'}`,
  }
}
