import { basename } from 'node:path/posix'
import { configurationFiles, generationPaths, homeMarkPath, layoutOf } from '../../hold/layout.ts'
import { formatHomeMark, parseHomeMark } from '../../hold/home-mark.ts'
import { isStub, stubProperties } from '../../hold/stub.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Effect } from '../effect.ts'
import { rewriteAlternates, strayAlternates } from '../restore-home/alternates.ts'
import { removeLeftovers } from '../restore-home/leftovers.ts'
import { resultOf, type RunContext } from '../run-context.ts'
import type { Step } from '../step.ts'

type Folder = { readonly folder: string }

const PROPERTIES = 'shared/bitbucket.properties'

/** The files in place go to `held/`, a stub takes their place; the home stays where it is. */
export const holdInPlace: Step<'restore-home'> = {
  id: 'restore-home',
  run: async (context, perform) => {
    await perform(held(context))
    return perform(stubbed(context))
  },
}

function held(context: RunContext): Effect<Folder> {
  const { host, layout } = context.target
  const { held: folder } = generationPaths(layout, context.run)
  return {
    id: 'restore-home/held',
    title: 'hold the configuration in place',
    apply: async () => {
      for (const file of configurationFiles) {
        const content = await originalOf(context, file)
        if (content === undefined) continue
        await host.writeFile(`${folder}/${basename(file)}`, content, { mode: 0o600, owner: 'root', group: 'root' })
      }
    },
    verify: async () => {
      const content = await host.readFile(`${folder}/${basename(PROPERTIES)}`)
      if (content === undefined) throw noConfiguration(context)
      return isStub(decode(content))
        ? { kind: 'open', seen: `${folder} holds a stub` }
        : { kind: 'done', result: { folder } }
    },
  }
}

/** Where an earlier isolation or refresh left its stub, what counts is what that one held. */
async function originalOf(context: RunContext, file: string): Promise<Uint8Array | undefined> {
  const { host, layout } = context.target
  const properties = await host.readFile(`${layout.home}/${PROPERTIES}`)
  if (properties === undefined || !isStub(decode(properties))) return host.readFile(`${layout.home}/${file}`)
  const { previous } = resultOf(context, 'keep-generation')
  if (previous === null) return undefined
  return host.readFile(`${generationPaths(layout, previous).held}/${basename(file)}`)
}

function stubbed(context: RunContext): Effect<Folder> {
  const { host, layout, config } = context.target
  const { held: folder } = generationPaths(layout, context.run)
  const owned = { mode: 0o640, owner: config.runAs, group: config.runAs }
  return {
    id: 'restore-home/stubbed',
    title: `put a stub in place at ${layout.home}`,
    apply: async (signal) => {
      const stub = stubProperties({ environment: config.name, run: context.run, held: folder })
      await host.writeFile(`${layout.home}/${PROPERTIES}`, encode(stub), owned)
      for (const file of configurationFiles) if (file !== PROPERTIES) await host.removeFile(`${layout.home}/${file}`)
      await removeLeftovers(host, layout.home, signal)
      await rewriteAlternates(host, alternatesOf(context), signal)
      const { source, run } = context
      const mark = { environment: config.name, run, source: source.config.name, generation: run }
      await host.writeFile(homeMarkPath(layout.home), encode(formatHomeMark(mark)), owned)
    },
    verify: async () => {
      const seen = await whatIsNotHeld(context)
      return seen === undefined ? { kind: 'done', result: { folder: layout.home } } : { kind: 'open', seen }
    },
  }
}

async function whatIsNotHeld(context: RunContext): Promise<string | undefined> {
  const { host, layout } = context.target
  const properties = await host.readFile(`${layout.home}/${PROPERTIES}`)
  if (properties === undefined || !isStub(decode(properties))) return `${layout.home}/${PROPERTIES} is no stub`
  for (const file of configurationFiles) {
    const left = file === PROPERTIES ? undefined : await host.status(`${layout.home}/${file}`)
    if (left !== undefined) return `${layout.home}/${file} is still in place`
  }
  const mark = parseHomeMark(await host.readFile(homeMarkPath(layout.home)))
  if (mark?.generation !== context.run) return `${layout.home} carries no mark of this run`
  const [stray] = await strayAlternates(host, alternatesOf(context), context.signal)
  return stray
}

function alternatesOf({ source, target }: RunContext) {
  const { home } = target.layout
  return { home, liveHome: home, sourceHome: layoutOf(source.config.nodes[0].home).home }
}

function noConfiguration({ target }: RunContext): AppError {
  const { home } = target.layout
  return new AppError('host/file-not-found', `${home}/${PROPERTIES} is not on ${target.host.name}`, {
    hint: `restore it with the rest of the copy, then \`understudy resume ${target.config.name}\``,
  })
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
