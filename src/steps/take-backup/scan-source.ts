import type { ReadCommand } from '../../argv/command.ts'
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
  const run = (command: ReadCommand, expect: readonly number[]) =>
    source.host.run(command, { signal, expect, onLine: (line) => reader.line(line) })
  const stores = await run(storesListing({ source }, store), [0, 1])
  const because = whyUnusable(stores)
  if (because !== undefined) return { unusable: because }
  for (const folders of batches(reader.objectFolders())) {
    const before = reader.lines()
    const objects = await run(objectsListing({ source }, folders, store), [0, 123])
    const failed = whyUnusable(objects)
    if (failed !== undefined) return { unusable: failed }
    // Whatever is neither there nor known to be gone could be anything.
    const told = reader.lines() - before + objects.stderr.split('\n').filter(isGone).length
    if (told !== folders.length * IN_OBJECTS.length)
      return { unusable: 'not all of its folders of objects can be listed' }
  }
  return reader.finish()
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

/** So many at once that one line of complaint for each can still be read to its end. */
function batches(folders: readonly string[]): readonly (readonly string[])[] {
  const [made, room]: [string[][], number[]] = [[], []]
  for (const folder of folders) {
    const length = Buffer.byteLength(folder) + COMPLAINT
    const last = made.length - 1
    if (last >= 0 && (room[last] ?? 0) >= length) {
      made[last]?.push(folder)
      room[last] = (room[last] ?? 0) - length
    } else {
      made.push([folder])
      room.push(MOST_STDERR - length)
    }
  }
  return made
}

/** Bytes of one beside the path of a folder, with some to spare. */
const COMPLAINT = 100
