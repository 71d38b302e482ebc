import { basename } from 'node:path/posix'
import { configurationFiles, generationPaths } from '../hold/layout.ts'
import { secretFile } from '../hold/permissions.ts'
import { isStub } from '../hold/stub.ts'
import { AppError } from '../kernel/app-error.ts'
import { holdHome, whatIsNotHeld } from './copy/hold-home.ts'
import { leadsNowhere } from './copy/leads-nowhere.ts'
import type { Effect } from './effect.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'

type Folder = { readonly folder: string }

const PROPERTIES = 'shared/bitbucket.properties'

/** The files in place go to `held/`, a stub takes their place; the home stays where it is. */
export const holdInPlace: Step<'restore-home'> = {
  id: 'restore-home',
  run: async (context, perform) => {
    await perform(leadsNowhere(context, async () => context.target.layout.home))
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
      // bitbucket.properties comes last: by it a resumed run tells that everything is held, before the files in place go.
      for (const file of configurationFiles.toReversed()) {
        const content = await originalOf(context, file)
        if (content === undefined && file === PROPERTIES) throw noConfiguration(context)
        if (content === undefined) continue
        await host.writeFile(`${folder}/${basename(file)}`, content, secretFile)
      }
    },
    verify: async () => {
      const content = await host.readFile(`${folder}/${basename(PROPERTIES)}`)
      if (content === undefined) return { kind: 'open', seen: `${folder} has no ${basename(PROPERTIES)}` }
      return isStub(content) ? { kind: 'open', seen: `${folder} holds a stub` } : { kind: 'done', result: { folder } }
    },
  }
}

/** Where an earlier isolation or refresh left its stub, what counts is what that one held. */
async function originalOf(context: RunContext, file: string): Promise<Uint8Array | undefined> {
  const { host, layout } = context.target
  const properties = await host.readFile(`${layout.home}/${PROPERTIES}`)
  if (properties === undefined || !isStub(properties)) return host.readFile(`${layout.home}/${file}`)
  const { previous } = resultOf(context, 'keep-generation')
  if (previous === null) return undefined
  return host.readFile(`${generationPaths(layout, previous).held}/${basename(file)}`)
}

function stubbed(context: RunContext): Effect<Folder> {
  const { host, layout } = context.target
  return {
    id: 'restore-home/stubbed',
    title: `put a stub in place at ${layout.home}`,
    apply: async (signal) => {
      await holdHome(context, layout.home, signal)
      for (const file of configurationFiles) if (file !== PROPERTIES) await host.removeFile(`${layout.home}/${file}`)
    },
    verify: async () => {
      const seen = (await whatIsInPlace(context)) ?? (await whatIsNotHeld(context, layout.home))
      return seen === undefined ? { kind: 'done', result: { folder: layout.home } } : { kind: 'open', seen }
    },
  }
}

async function whatIsInPlace({ target }: RunContext): Promise<string | undefined> {
  const { host, layout } = target
  for (const file of configurationFiles) {
    const left = file === PROPERTIES ? undefined : await host.status(`${layout.home}/${file}`)
    if (left !== undefined) return `${layout.home}/${file} is still in place`
  }
  return undefined
}

function noConfiguration({ target }: RunContext): AppError {
  const { home } = target.layout
  return new AppError('host/file-not-found', `${home}/${PROPERTIES} is not on ${target.host.name}`, {
    hint: `restore it with the rest of the copy, then \`understudy resume ${target.config.name}\``,
  })
}
