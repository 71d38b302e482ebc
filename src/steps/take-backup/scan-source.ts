import { scanReader, together, type Scan, type Unusable } from '../../backup/base/scan.ts'
import { OWN_STORE } from '../../backup/base/store-parts.ts'
import { storesListing } from '../../backup/push.ts'
import { outerStoreFolder } from '../../hold/data-stores.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { RunContext } from '../run-context.ts'

interface Scanned extends Pick<RunContext, 'source'> {
  readonly stores: readonly OuterStore[]
}

/** One listing of each of the source's data stores. While Bitbucket runs, what vanishes meanwhile shows in the next one. */
export async function scanSource(context: Scanned, signal: AbortSignal): Promise<Scan | Unusable> {
  const scans: (Scan | Unusable)[] = []
  for (const store of [undefined, ...context.stores]) scans.push(await scanOf(context, store, signal))
  return together(scans)
}

/** Of an outer store, else of the home. */
async function scanOf(
  { source }: Scanned,
  store: OuterStore | undefined,
  signal: AbortSignal,
): Promise<Scan | Unusable> {
  const reader = scanReader(store === undefined ? OWN_STORE : outerStoreFolder(store))
  const { exitCode, stderr } = await source.host.run(storesListing({ source }, store), {
    signal,
    expect: [0, 1],
    onLine: (line) => reader.line(line),
  })
  const failures = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(': No such file or directory'))
  // Of more only the end is known.
  if (stderr.length > MOST_STDERR) return { unusable: 'too much of it vanished while it was listed' }
  if (exitCode === 0 || failures.length === 0) return reader.finish()
  return { unusable: `not all of its folders can be listed (${failures[0]})` }
}

const MOST_STDERR = 60_000
