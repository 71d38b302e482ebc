import { readHomeMark } from '../hold/home-mark.ts'
import { generationPaths } from '../hold/layout.ts'
import { secretFolder } from '../hold/permissions.ts'
import { parseMark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'
import type { Effect } from './effect.ts'
import { withGeneration, type Generation } from './generations.ts'
import { leftDatabase, leftDatabaseText } from './left-database.ts'
import { whoseIs } from './own-database.ts'
import { markOf } from './restore-database.ts'
import { refuseSharedLogin } from './copy/shared-login.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'
import { isolationOf } from './isolation.ts'

type Kept = { readonly generation: string; readonly previous: string | null }

/** Takes the copy over as a generation: recorded, and its database marked as ours. */
export const adoptGeneration: Step<'keep-generation'> = {
  id: 'keep-generation',
  run: async (context, perform) => {
    await refuseSharedLogin(context)
    return perform(adopted(context))
  },
}

function adopted(context: RunContext): Effect<Kept> {
  const { target, generations, run } = context
  const { database } = isolationOf(context)
  const paths = generationPaths(target.layout, run)
  return {
    id: 'keep-generation/adopted',
    title: `take over ${database} and the home of ${target.config.name}`,
    apply: async () => {
      for (const folder of [target.layout.generations, paths.folder, paths.held, paths.next])
        await target.host.makeFolder(folder, secretFolder)
      await using server = await target.openServer()
      await server.setMark(database, markOf(context, 'restored'))
      generations.save(withGeneration(await withoutReplaced(context, server), newGeneration(context)))
    },
    verify: async () => {
      await using server = await target.openServer()
      const mark = (await server.databases()).find(({ name }) => name === database)?.mark
      const isRecorded = generations.all().some(({ id }) => id === run)
      if (!isRecorded || parseMark(mark)?.run !== run)
        return { kind: 'open', seen: `${database} is not recorded and marked as of this run` }
      return { kind: 'done', result: { generation: run, previous: await generationInPlace(context) } }
    },
  }
}

/** The live home was overwritten by what is isolated now, and one database belongs to one generation. */
async function withoutReplaced(context: RunContext, server: DatabaseServer): Promise<readonly Generation[]> {
  const { generations, note, run, target } = context
  const { database } = isolationOf(context)
  const replaced = generations
    .all()
    .filter((one) => one.id !== run && (one.state === 'live' || one.database === database))
  for (const { id, database: other } of replaced) {
    if (other === null || other === database) continue
    const owner = await whoseIs(server, { environment: target.config.name, generation: id, database: other })
    const text =
      owner.kind === 'own'
        ? `its database ${other} is still there, drop it yourself`
        : leftDatabaseText(leftDatabase(other, owner, target.config.name))
    note(`generation ${id} lost its home to the isolated copy${text === undefined ? '' : `; ${text}`}`)
  }
  for (const [name, id] of Object.entries(generations.bookmarks())) {
    if (replaced.some((one) => one.id === id))
      note(`generation ${id} had the bookmark ${name}, which leads nowhere now`)
  }
  return generations.all().filter((one) => !replaced.includes(one))
}

function newGeneration(context: RunContext): Generation {
  const { generations, run, source, clock } = context
  const existing = generations.all().find(({ id }) => id === run)
  if (existing !== undefined) return existing
  const { database, dataFrom } = isolationOf(context)
  return {
    id: run,
    database,
    source: source.config.name,
    dataFrom,
    createdAt: clock.now().toISOString(),
    state: 'half-made',
  }
}

/** By the mark of an earlier run in the home, whose `held/` may be where the configuration lies. */
async function generationInPlace({ target, run }: RunContext): Promise<string | null> {
  const mark = await readHomeMark(target.host, target.layout.home)
  return mark === undefined || mark.generation === run ? null : mark.generation
}
