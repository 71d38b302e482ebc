import type { MovedPath } from '../../argv/files.ts'
import { searchAlternates } from '../../argv/alternates.ts'
import { readFoundLine } from '../../argv/search-text.ts'
import { generationPaths, incomingPaths, layoutOf } from '../../hold/layout.ts'
import type { CheckResult } from '../../kernel/check-result.ts'
import type { HostReader } from '../../ports/host.ts'
import { changedSince } from '../../verification/compare-refs.ts'
import { chooseRepositories } from '../../verification/choose-repositories.ts'
import type { RefDigests, RefPlaces } from '../../verification/ref-digests.ts'
import { refsPath } from '../../verification/refs-file.ts'
import type { Effect } from '../effect.ts'
import { resultOf, type RunContext } from '../run-context.ts'
import type { BothEnds } from './broken-repositories.ts'
import { refsOf } from '../refs-of.ts'
import { settle, type Verified } from './settle.ts'
import { verifyAttachments } from './verify-attachments.ts'
import { verifyLfs } from './verify-lfs.ts'
import { verifyObjects } from './verify-objects.ts'
import { keptRefs, verifyRefs } from './verify-refs.ts'

export interface CopyPlaces extends RefPlaces {
  /** Stores that lay outside the source's home: where, and where they lie once the copy is in its place. */
  readonly moved: readonly MovedPath[]
}

/** Where the repositories lie, once it is asked. */
type Places = () => Promise<CopyPlaces>

/** Before the home is swapped in: until then the copy before is as it was. Nothing is written. */
export function verifiedFiles(context: RunContext, places: Places): Effect<Verified> {
  const { host } = context.target
  return {
    id: 'restore-home/verified-files',
    title: 'compare refs, large files and attachments with the source',
    apply: () => Promise.resolve(),
    verify: async () => {
      const where = await places()
      const refs = await verifyRefs(host, where, Object.values(listFolders(context)), context.signal)
      return { kind: 'done', result: settle(context, [refs, ...(await ofLargeFiles(context, where.home))]) }
    },
  }
}

async function ofLargeFiles(context: RunContext, home: string): Promise<readonly CheckResult[]> {
  const { source, target, refresh, given, run: seed, signal } = context
  const { nodes, runAs } = source.config
  const asItIs = { source: { host: source.host, home: layoutOf(nodes[0].home).home, as: { user: runAs } } }
  const stored = { copy: { host: target.host, home }, ...(given === undefined ? asItIs : {}) }
  using meter = context.progress.begin('large files hashed', 'files')
  await using database = await target.openDatabase(resultOf(context, 'restore-database').database)
  return [
    await verifyLfs(stored, { most: refresh.verification.lfsObjects, seed, meter }, signal),
    await verifyAttachments(stored, { database, seed }, signal),
  ]
}

/**
 * Once the home is in its place, and still held: the service user, who alone may run git there, can't enter a generation that waits, and
 * the alternates of forks lead to where the home lies when it runs; before the swap they would lead into the copy before.
 */
export function verifiedObjects(context: RunContext, places: Places): Effect<Verified> {
  const { host, config } = context.target
  return {
    id: 'restore-home/verified-objects',
    title: 'follow the refs of changed and chosen repositories',
    apply: () => keepList(context),
    verify: async () => {
      if (await isListLeft(context)) return { kind: 'open', seen: "the list of the source's refs is not kept yet" }
      const where = await places()
      const names = await listed(context, where)
      const repositories = names === undefined ? [] : await chosen(context, where, names)
      using meter = context.progress.begin('repositories followed', 'repositories')
      const ends = {
        copy: { host, home: where.home, as: { user: config.runAs } },
        source: repositoriesOfSource(context, where),
      }
      const objects = await verifyObjects({ ...ends, repositories, of: names?.size, meter }, context.signal)
      return { kind: 'done', result: settle(context, [objects]) }
    },
  }
}

function repositoriesOfSource({ source }: RunContext, places: CopyPlaces): BothEnds['source'] {
  const { config, host } = source
  const { home } = layoutOf(config.nodes[0].home)
  const stores = new Map(places.moved.map(({ from, to }) => [to.slice(places.home.length + 1), from]))
  return { name: config.name, host, home, stores, as: { user: config.runAs } }
}

/** The next refresh sees by it what has changed. */
async function keepList(context: RunContext): Promise<void> {
  const { incoming, generation } = listFolders(context)
  if (await isListLeft(context)) await context.target.host.rename(refsPath(incoming), refsPath(generation))
}

async function isListLeft(context: RunContext): Promise<boolean> {
  return (await context.target.host.status(refsPath(listFolders(context).incoming))) !== undefined
}

/** As the source was, or else as the copy is. */
async function listed(context: RunContext, places: RefPlaces): Promise<RefDigests | undefined> {
  const { host } = context.target
  const kept = await keptRefs(host, Object.values(listFolders(context)), context.signal)
  if (kept !== undefined) return kept
  const seen = await refsOf(host, places, 'root', context.signal)
  return seen.kind === 'seen' ? seen.refs : undefined
}

async function chosen(context: RunContext, places: RefPlaces, now: RefDigests): Promise<readonly string[]> {
  const { target, refresh, run, signal } = context
  const { previous } = resultOf(context, 'keep-generation')
  const folders = previous === null ? [] : [generationPaths(target.layout, previous).folder]
  const before = await keptRefs(target.host, folders, signal)
  const kinds = {
    all: now.keys(),
    changed: before === undefined ? [] : changedSince(before, now),
    forks: (await forksIn(target.host, places, signal)).filter((name) => now.has(name)),
  }
  return chooseRepositories(kinds, refresh.verification.repositories, run)
}

async function forksIn(host: HostReader, { home, stores }: RefPlaces, signal: AbortSignal): Promise<readonly string[]> {
  const forks: string[] = []
  for (const store of stores) {
    if ((await host.status(`${store}/repositories`)) === undefined) continue
    const onLine = (line: string): void => {
      const path = readFoundLine(line)?.path
      if (path?.endsWith(ALTERNATES) === true) forks.push(path.slice(home.length + 1, -ALTERNATES.length))
    }
    await host.run(searchAlternates(store), { signal, expect: [0, 1], onLine })
  }
  return forks
}

const ALTERNATES = '/objects/info/alternates'

/** Where the list of the source's refs lies: as it came, or kept. */
function listFolders({ target, run }: RunContext): { readonly incoming: string; readonly generation: string } {
  const { layout } = target
  return { incoming: incomingPaths(layout, run).folder, generation: generationPaths(layout, run).folder }
}
