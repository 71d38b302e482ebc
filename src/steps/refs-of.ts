import { batchesOf } from '../argv/batches.ts'
import type { RunAs } from '../argv/command.ts'
import { hashRefs, readHashes } from '../argv/hash-files.ts'
import { lastLine } from '../argv/last-line.ts'
import type { HostReader } from '../ports/host.ts'
import { foldRefs, type RefDigests, type RefPlaces } from '../verification/ref-digests.ts'

export type SeenRefs =
  | { readonly kind: 'seen'; readonly refs: RefDigests }
  /** In lower case, why nobody could read all of them. */
  | { readonly kind: 'unreadable'; readonly because: string }

/** What names the commits of every repository of a home, or of those in `folders` alone: a few programs, whatever the number. */
export async function refsOf(
  host: HostReader,
  { folders, ...places }: RefPlaces & { readonly folders?: readonly string[] },
  as: RunAs,
  signal: AbortSignal,
): Promise<SeenRefs> {
  const fold = foldRefs(places)
  for (const some of batchesOf(folders ?? (await foldersOf(host, places.stores)))) {
    const onOutput = (output: AsyncIterable<Uint8Array>) => readHashes(output, fold.add)
    const { exitCode, stderr } = await host.run(hashRefs(some, as), { signal, expect: [0, 1], onOutput })
    if (exitCode !== 0) return { kind: 'unreadable', because: lastLine(stderr) }
  }
  return { kind: 'seen', refs: fold.digests() }
}

async function foldersOf(host: HostReader, stores: readonly string[]): Promise<readonly string[]> {
  const folders: string[] = []
  for (const store of stores) {
    const folder = `${store}/repositories`
    if ((await host.status(folder)) !== undefined) folders.push(folder)
  }
  return folders
}
