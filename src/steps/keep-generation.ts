import { chooseDatabaseName } from './database-name.ts'
import { generationPaths, homeMarkPath } from '../hold/layout.ts'
import { parseHomeMark } from '../hold/home-mark.ts'
import type { Effect } from './effect.ts'
import { withGeneration, type Generation } from './generations.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'

type Kept = { readonly generation: string; readonly previous: string | null }

/** Records what lies on the target now as a generation that `rewind` can return to, and makes room for the new one. */
export const keepGeneration: Step<'keep-generation'> = {
  id: 'keep-generation',
  run: (context, perform) => perform(recorded(context)),
}

function recorded(context: RunContext): Effect<Kept> {
  const { target, generations, run } = context
  const paths = generationPaths(target.layout, run)
  return {
    id: 'keep-generation/recorded',
    title: `keep what ${target.config.name} has now`,
    apply: async () => {
      const root = { mode: 0o700, owner: 'root', group: 'root' }
      for (const folder of [target.layout.generations, paths.folder, paths.next])
        await target.host.makeFolder(folder, root)
      const previous = await whatIsThere(context)
      const all = previous === undefined ? generations.all() : withGeneration(generations.all(), previous)
      generations.save(withGeneration(all, await newGeneration(context)))
    },
    verify: async () => {
      const made = generations.all().find(({ id }) => id === run)
      if (made === undefined || (await target.host.status(paths.next)) === undefined)
        return { kind: 'open', seen: 'no record of the new generation' }
      return {
        kind: 'done',
        result: { generation: run, previous: generations.all().find(({ state }) => state === 'live')?.id ?? null },
      }
    },
  }
}

/** Expands the template of the configuration to the first name that no database on the server and no generation has. */
async function freeDatabaseName(context: RunContext): Promise<string> {
  const { target, clock, generations } = context
  await using server = await target.openServer()
  const recorded = generations.all().flatMap(({ database }) => database ?? [])
  const taken = new Set([...recorded, ...(await server.databases()).map(({ name }) => name)])
  return chooseDatabaseName(target.config.database, resultOf(context, 'take-backup').version, clock.now(), taken)
}

async function newGeneration(context: RunContext): Promise<Generation> {
  const existing = context.generations.all().find(({ id }) => id === context.run)
  if (existing !== undefined) return existing
  return {
    id: context.run,
    database: await freeDatabaseName(context),
    source: context.source.config.name,
    dataFrom: resultOf(context, 'take-backup').dataFrom,
    createdAt: context.clock.now().toISOString(),
    state: 'half-made',
  }
}

/** The live generation by its mark; a home that nobody marked was adopted by the guard's leave, or is absent. */
async function whatIsThere(context: RunContext): Promise<Generation | undefined> {
  const { target, generations, run, clock } = context
  const { home } = target.layout
  if ((await target.host.list(home)).length === 0) return undefined
  const mark = parseHomeMark(await target.host.readFile(homeMarkPath(home)))
  const known = generations.all().find(({ id }) => id === mark?.generation)
  if (known !== undefined) return known
  const facts = await target.survey()
  return {
    id: mark?.generation ?? `adopted-${run}`,
    database: facts.identity.database?.name ?? null,
    source: mark?.source ?? null,
    dataFrom: null,
    createdAt: clock.now().toISOString(),
    state: 'live',
  }
}
