import { posix } from 'node:path'
import { searchAlternates } from '../../argv/alternates.ts'
import { batchesOf } from '../../argv/batches.ts'
import { existingPaths, replaceLeadingPath, type MovedPath } from '../../argv/files.ts'
import { readFoundLine, type FoundLine } from '../../argv/search-text.ts'
import type { HostReader, HostWriter } from '../../ports/host.ts'

export interface StoredHome {
  /** Where the home lies now. */
  readonly home: string
  /** The folders in it that hold `repositories/`. */
  readonly stores: readonly string[]
}

export interface AlternatesPaths extends StoredHome {
  /** Where it will lie when it runs. */
  readonly liveHome: string
  readonly sourceHome: string
  /** Stores that lay outside the source's home: where, and where they will lie. */
  readonly moved: readonly MovedPath[]
}

/**
 * `objects/info/alternates` of a fork holds the absolute path of its origin's objects (reference: home directory page). With
 * another home path the forks would be broken, or read production's objects through a mount.
 */
export async function rewriteAlternates(host: HostWriter, paths: AlternatesPaths, signal: AbortSignal): Promise<void> {
  const { sourceHome, liveHome, stores, moved } = paths
  const moves = [...moved, { from: sourceHome, to: liveHome }].filter(({ from, to }) => from !== to)
  if (moves.length === 0) return
  const lines = await alternatesOf(host, stores, signal)
  // The one that the home will lie in first: what others have moved there would be moved again.
  for (const move of moves.toSorted((one) => (isBelow(liveHome, one.from) ? -1 : 0))) {
    const files = lines.filter(({ text }) => isToMove(text, move, liveHome)).map(({ path }) => path)
    for (const some of batchesOf([...new Set(files)])) {
      await host.execute(replaceLeadingPath(some, move, 'root'), { signal })
    }
  }
}

/** What lies in the home that will be has been moved before; unless the source had a folder of that name. */
function isToMove(text: string, { from, to }: MovedPath, liveHome: string): boolean {
  const isOfSource = !isBelow(text, liveHome) || (isBelow(from, liveHome) && !isBelow(text, to))
  return text.startsWith(`${from}/`) && isOfSource
}

/** One line for each alternate that would resolve outside the target's home, or to nothing. */
export async function strayAlternates(
  host: HostReader,
  { home, liveHome, stores }: AlternatesPaths,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines = await alternatesOf(host, stores, signal)
  const alternates = lines.map(({ path, text }) => {
    const objects = posix.dirname(posix.dirname(path)).replace(home, liveHome)
    const live = posix.resolve(objects, text)
    return { path, text, inside: isBelow(live, liveHome), copied: live.replace(liveHome, home) }
  })
  const copied = alternates.filter(({ inside }) => inside).map((one) => one.copied)
  const existing = await whichExist(host, [...new Set(copied)], signal)
  return alternates.flatMap(({ path, text, inside, copied: folder }) => {
    if (!inside) return [`${path} leads to ${text}, outside ${liveHome}`]
    return existing.has(folder) ? [] : [`${path} leads to ${text}, which is not in the copy`]
  })
}

async function alternatesOf(
  host: HostReader,
  stores: readonly string[],
  signal: AbortSignal,
): Promise<readonly FoundLine[]> {
  const lines: FoundLine[] = []
  for (const store of stores) {
    if ((await host.status(`${store}/repositories`)) === undefined) continue
    const { stdout } = await host.run(searchAlternates(store), { signal, expect: [0, 1] })
    lines.push(...stdout.split('\n').flatMap((line) => readFoundLine(line) ?? []))
  }
  return lines.filter(({ path, text }) => path.endsWith('/objects/info/alternates') && !text.startsWith('#'))
}

async function whichExist(
  host: HostReader,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const existing = new Set<string>()
  for (const some of batchesOf(paths)) {
    const { stdout } = await host.run(existingPaths(some, 'root'), { signal, expect: [0, 1] })
    for (const path of stdout.split('\0')) existing.add(path)
  }
  return existing
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
