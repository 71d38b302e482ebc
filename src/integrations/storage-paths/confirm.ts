import type { CheckResult } from '../../kernel/check-result.ts'
import type { Target } from '../../kernel/target.ts'
import type { RunningCopyReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText } from '../row-finding.ts'
import { targetPath } from './target-path.ts'

/** Bitbucket repairs the path of its home at the start: what it left is read again. */
export async function confirm(copy: RunningCopyReader, target: Target): Promise<readonly CheckResult[]> {
  const homes = await copy.rows('app_property', equals('prop_key', 'instance.home'))
  const paths = homes.map((row) => cellText(row['prop_value']))
  const stores = (await copy.rows('bb_data_store')).map((row) => cellText(row['ds_path']))
  const home: CheckResult = {
    id: 'storage-paths/home',
    title: "the shared home is the target's own",
    result: paths.every((path) => path === target.sharedHome) ? 'pass' : 'fail',
    evidence: `instance.home is ${paths.join(', ')}`,
  }
  const outside = stores.filter((path) => targetPath(path, target) !== path)
  return [
    home,
    {
      id: 'storage-paths/stores',
      title: "every data store lies in the target's own home",
      result: outside.length === 0 ? 'pass' : 'fail',
      evidence: `${stores.length} data stores, outside: ${outside.join(', ') || 'none'}`,
    },
  ]
}
