import { changeOwnerOfTree } from '../argv/files.ts'
import { generationPaths, homeMarkPath, incomingPaths, layoutOf, type GenerationPaths } from '../hold/layout.ts'
import { formatHomeMark, parseHomeMark } from '../hold/home-mark.ts'
import { isStub, stubProperties } from '../hold/stub.ts'
import type { NewFile } from '../ports/host.ts'
import type { Effect } from './effect.ts'
import { rewriteAlternates, strayAlternates } from './restore-home/alternates.ts'
import { removeLeftovers } from './restore-home/leftovers.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'

type Folder = { readonly folder: string }

/** Production's files go to `held/`, a stub lies where Bitbucket reads its configuration, then the home is swapped in by rename. */
export const restoreHome: Step<'restore-home'> = {
  id: 'restore-home',
  run: async (context, perform) => {
    await perform(holdConfiguration(context))
    await perform(prepareHome(context))
    return perform(swapIn(context))
  },
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
      await writeStub(context, paths.home, paths)
      await removeLeftovers(host, paths.home, signal)
      await rewriteAlternates(host, alternatesOf(context, paths.home), signal)
      await host.writeFile(homeMarkPath(paths.home), encode(formatHomeMark(homeMark(context))), ownedFile(config.runAs))
      await host.execute(changeOwnerOfTree(paths.home, config.runAs, config.runAs, 'root'), { signal })
    },
    verify: async () => {
      const seen = await whatIsUnprepared(context, paths)
      return seen === undefined ? { kind: 'done', result: { folder: paths.home } } : { kind: 'open', seen }
    },
  }
}

async function whatIsUnprepared(context: RunContext, paths: GenerationPaths): Promise<string | undefined> {
  const { host, config } = context.target
  const mark = parseHomeMark(await host.readFile(homeMarkPath(paths.home)))
  if (mark?.generation !== context.run) return `${paths.home} carries no mark of this run`
  const properties = await host.readFile(`${paths.home}/shared/bitbucket.properties`)
  if (properties === undefined || !isStub(decode(properties)))
    return `${paths.home}/shared/bitbucket.properties is no stub`
  const status = await host.status(`${paths.home}/shared`)
  if (status?.owner !== config.runAs)
    return `${paths.home}/shared belongs to ${status?.owner ?? 'nobody'} instead of ${config.runAs}`
  const [stray] = await strayAlternates(host, alternatesOf(context, paths.home), context.signal)
  return stray
}

function alternatesOf({ source, target }: RunContext, home: string) {
  return { home, liveHome: target.layout.home, sourceHome: layoutOf(source.config.nodes[0].home).home }
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
        await host.makeFolder(old.folder, { mode: 0o700, owner: 'root', group: 'root' })
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
  const mark = parseHomeMark(await host.readFile(homeMarkPath(layout.home)))
  if (mark !== undefined) return mark.generation
  if ((await host.list(layout.home)).length === 0) return undefined
  return resultOf(context, 'keep-generation').previous ?? undefined
}

async function writeStub(context: RunContext, home: string, paths: GenerationPaths): Promise<void> {
  const { host, config } = context.target
  const stub = stubProperties({ environment: config.name, run: context.run, held: paths.held })
  await host.writeFile(`${home}/shared/bitbucket.properties`, encode(stub), ownedFile(config.runAs))
}

function homeMark({ target, source, run }: RunContext) {
  return { environment: target.config.name, run, source: source.config.name, generation: run }
}

function ownedFile(owner: string): NewFile {
  return { mode: 0o640, owner, group: owner }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
