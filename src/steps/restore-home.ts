import { changeOwnerOfTree, flushFileSystem } from '../argv/files.ts'
import { readHomeMark } from '../hold/home-mark.ts'
import { generationPaths, incomingPaths, type GenerationPaths } from '../hold/layout.ts'
import { secretFolder } from '../hold/permissions.ts'
import { holdHome, whatIsNotHeld } from './copy/hold-home.ts'
import { copyStores } from './copy/copy-stores.ts'
import { leadsNowhere } from './copy/leads-nowhere.ts'
import type { Effect } from './effect.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'
import { verifiedFiles, verifiedObjects, type CopyPlaces } from './verification/verified-home.ts'

type Folder = { readonly folder: string }

/** Production's files go to `held/`, a stub lies where Bitbucket reads its configuration, then the home is swapped in by rename. */
export const restoreHome: Step<'restore-home'> = {
  id: 'restore-home',
  run: async (context, perform) => {
    await perform(holdConfiguration(context))
    await perform(leadsNowhere(context, () => whereItLies(context)))
    await perform(prepareHome(context))
    const { home } = generationPaths(context.target.layout, context.run)
    await perform(verifiedFiles(context, () => placesIn(context, home)))
    const swapped = await perform(swapIn(context))
    await perform(verifiedObjects(context, () => placesIn(context, context.target.layout.home)))
    return swapped
  },
}

async function placesIn(context: RunContext, home: string): Promise<CopyPlaces> {
  const { inside, moved } = await copyStores(context, home)
  return { home, stores: inside, moved }
}

function holdConfiguration(context: RunContext): Effect<Folder> {
  const { host, layout } = context.target
  const { held } = generationPaths(layout, context.run)
  const incoming = incomingPaths(layout, context.run).held
  return {
    id: 'restore-home/held',
    title: 'hold the configuration of the source',
    apply: async () => {
      if ((await host.status(incoming)) !== undefined) await host.rename(incoming, held)
    },
    verify: async () => {
      const names = await host.list(held)
      return names.includes('bitbucket.properties')
        ? { kind: 'done', result: { folder: held } }
        : { kind: 'open', seen: `${held} has no bitbucket.properties` }
    },
  }
}

/** As it came, until it is taken to its generation. */
async function whereItLies({ target, run }: RunContext): Promise<string> {
  const incoming = incomingPaths(target.layout, run).home
  return (await target.host.status(incoming)) === undefined ? generationPaths(target.layout, run).home : incoming
}

/** Everything that is done to the home before it may lie at BITBUCKET_HOME. */
function prepareHome(context: RunContext): Effect<Folder> {
  const { host, layout, config } = context.target
  const paths = generationPaths(layout, context.run)
  const incoming = incomingPaths(layout, context.run).home
  return {
    id: 'restore-home/prepared',
    title: 'prepare the restored home',
    apply: async (signal) => {
      if ((await host.status(incoming)) !== undefined) await host.rename(incoming, paths.home)
      await holdHome(context, paths.home, signal)
      await host.execute(changeOwnerOfTree(paths.home, config.runAs, config.runAs, 'root'), { signal })
      // The journal outlives a power loss of the target; what it says is done must, too.
      await host.execute(flushFileSystem(paths.home, 'root'), { signal })
    },
    verify: async () => {
      const seen = await whatIsUnprepared(context, paths)
      return seen === undefined ? { kind: 'done', result: { folder: paths.home } } : { kind: 'open', seen }
    },
  }
}

async function whatIsUnprepared(context: RunContext, { home }: GenerationPaths): Promise<string | undefined> {
  const { host, config } = context.target
  // The home itself last: a tree gets its owner from its leaves up.
  for (const folder of [`${home}/shared`, home]) {
    const owner = (await host.status(folder))?.owner ?? 'nobody'
    if (owner !== config.runAs) return `${folder} belongs to ${owner} instead of ${config.runAs}`
  }
  return whatIsNotHeld(context, home)
}

/** The home in place moves to its own generation, the new one to BITBUCKET_HOME: two renames on one file system. */
function swapIn(context: RunContext): Effect<Folder> {
  const { host, layout } = context.target
  const paths = generationPaths(layout, context.run)
  return {
    id: 'restore-home/swapped',
    title: `put the restored home at ${layout.home}`,
    apply: async () => {
      const inPlace = await generationInPlace(context)
      if (inPlace === context.run) return
      if (inPlace !== undefined) {
        const old = generationPaths(layout, inPlace)
        await host.makeFolder(old.folder, secretFolder)
        await host.rename(layout.home, old.home)
      }
      await host.rename(paths.home, layout.home)
    },
    verify: async () => {
      const inPlace = await generationInPlace(context)
      return inPlace === context.run
        ? { kind: 'done', result: { folder: layout.home } }
        : { kind: 'open', seen: `${layout.home} is generation ${inPlace ?? 'unknown'}` }
    },
  }
}

/** By its mark; a home without one is what `keep-generation` recorded as the previous. Undefined where nothing is in the way. */
async function generationInPlace(context: RunContext): Promise<string | undefined> {
  const { host, layout } = context.target
  const mark = await readHomeMark(host, layout.home)
  if (mark !== undefined) return mark.generation
  if ((await host.list(layout.home)).length === 0) return undefined
  return resultOf(context, 'keep-generation').previous ?? undefined
}
