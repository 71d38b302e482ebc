import { IN_OBJECTS } from '../../argv/list-stores.ts'
import { scanReader, together, type Scan, type Unusable } from '../../backup/base/scan.ts'
import { OWN_STORE } from '../../backup/base/store-parts.ts'
import { objectsListing, storesListing } from '../../backup/push.ts'
import { outerStoreFolder } from '../../hold/data-stores.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { CommandResult } from '../../ports/host.ts'
import type { RunContext } from '../run-context.ts'

interface Scanned extends Pick<RunContext, 'source'> {
  readonly stores: readonly OuterStore[]
}

/** A listing of each of the source's data stores, and of its folders of objects. While Bitbucket runs, what vanishes meanwhile shows in the next one. */
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
  const options = { signal, onLine: (line: string) => reader.line(line) }
  const stores = await source.host.run(storesListing({ source }, store), { ...options, expect: [0, 1] })
  const because = whyUnusable(stores)
  if (because !== undefined) return { unusable: because }
  const folders = reader.objectFolders()
  for (let at = 0; at < folders.length; at += AT_ONCE) {
    const [some, before] = [folders.slice(at, at + AT_ONCE), reader.lines()]
    const objects = await source.host.run(objectsListing({ source }, some, store), { ...options, expect: [0, 123] })
    const why = whyUnusable(objects) ?? whyNotAll(objects, some, reader.lines() - before)
    if (why !== undefined) return { unusable: why }
  }
  return reader.finish()
}

/** So few that every complaint can be read. */
const AT_ONCE = 250

/** Whatever is neither there nor known to be gone could be anything. */
function whyNotAll({ stderr }: CommandResult, folders: readonly string[], told: number): string | undefined {
  const gone = stderr.split('\n').filter(isGone).length
  return told + gone === folders.length * IN_OBJECTS.length
    ? undefined
    : 'not all that its folders of objects hold is told'
}

function whyUnusable({ exitCode, stderr }: CommandResult): string | undefined {
  const failures = stderr.split('\n').filter((line) => line !== '' && !isGone(line))
  // Of more only the end is known.
  if (stderr.length > MOST_STDERR) return 'too much of it vanished while it was listed'
  if (exitCode === 0 || failures.length === 0) return undefined
  return `not all of its folders can be listed (${failures[0]})`
}

function isGone(line: string): boolean {
  return line.endsWith(': No such file or directory')
}

const MOST_STDERR = 60_000
