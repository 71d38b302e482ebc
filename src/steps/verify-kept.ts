import { basename } from 'node:path/posix'
import type { KeptBackup } from '../backup/given/given-backup.ts'
import { ownStore } from '../hold/data-stores.ts'
import { keptPaths } from '../hold/layout.ts'
import { compareRefs } from '../verification/compare-refs.ts'
import type { RefDigests } from '../verification/ref-digests.ts'
import { someOf } from '../verification/some-of.ts'
import type { RunContext } from './run-context.ts'
import { refusedGiven } from './take-backup/refused-given.ts'
import { refsOf } from './refs-of.ts'
import { keptRefs } from './verification/verify-refs.ts'

/**
 * How many repositories of a kept backup have the refs that they had under the lock; null where nobody listed them. Throws
 * 'policy/refused-archive' where one has others.
 */
export async function refsOfKept(
  context: Pick<RunContext, 'target'>,
  given: KeptBackup,
  signal: AbortSignal,
): Promise<number | null> {
  const { host, layout } = context.target
  const { folder, home } = keptPaths(layout, basename(given.path))
  const source = await keptRefs(host, [folder], signal)
  if (source === undefined) return null
  const seen = await refsOf(host, { home, stores: storesIn(home, source) }, 'root', signal)
  if (seen.kind === 'unreadable') throw refusedGiven(context, given, `cannot be read to its end: ${seen.because}`)
  const differing = compareRefs(source, seen.refs)
  if (differing.length === 0) return source.size
  throw refusedGiven(
    context,
    given,
    `is not as it was kept: ${differing.length} of ${source.size} repositories differ: ${someOf(differing)}`,
  )
}

/** Its database, which would name them, is a dump here. */
function storesIn(home: string, refs: RefDigests): readonly string[] {
  const further = Array.from(refs.keys(), (name) => `${home}/${name.slice(0, name.lastIndexOf('/repositories/'))}`)
  return [...new Set([ownStore(home), ...further])]
}
