import { describe, expect, it } from 'vitest'
import { memoryServer } from '../../test/fixtures/memory-server.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout } from '../../test/fixtures/memory-target.ts'
import {
  appOn,
  dyingAfter,
  first,
  generation,
  Killed,
  second,
  world,
  type World,
} from '../../test/fixtures/rewind-world.ts'
import { generationPaths, incomingPaths } from '../hold/layout.ts'
import { formatMark } from '../kernel/mark.ts'
import type { RunKind } from '../ports/store.ts'
import type { Generation } from '../steps/generations.ts'
import { generationDocuments } from './compose/generation-documents.ts'
import { listGenerations } from './list-generations.ts'
import { removableGeneration, removeOneGeneration } from './remove-generation.ts'
import { rewindEnvironment } from './rewind.ts'

const third = '20261108-013000-0000'
const three = [generation(second, 'live'), generation(first, 'kept'), generation(third, 'kept')]

/** Three copies, each with a database that is marked as its own. */
function marked(generations: readonly Generation[] = three): World {
  const at = world(generations)
  const mark = (id: string) => formatMark({ environment: 'staging', generation: id, source: 'production', run: id })
  at.target.server = { databases: Object.fromEntries(generations.map(({ id, database }) => [database, mark(id)])) }
  return at
}

/** A process of this world whose server drops; it dies after so many changes. */
function process(at: World, name: string, mortal = dyingAfter(Infinity)) {
  const app = appOn(at, name, mortal)
  const openTarget: typeof app.openTarget = async (config) => ({
    ...(await app.openTarget(config)),
    openServer: async () => ({
      ...memoryServer(at.target.server),
      drop: async (database: string) =>
        mortal(() => {
          const { [database]: _, ...databases } = at.target.server.databases ?? {}
          at.target.server = { databases }
        }),
    }),
  })
  return { ...app, openTarget }
}

const remove = async (app: ReturnType<typeof process>, id: string, run?: string) =>
  removeOneGeneration(app, 'staging', removableGeneration(app, 'staging', id), run === undefined ? {} : { run })

const documents = (at: World) => generationDocuments(memoryStore(at.store), 'staging')

async function left(at: World) {
  return {
    recorded: documents(at)
      .all()
      .map(({ id }) => id),
    databases: Object.keys(at.target.server.databases ?? {}),
    folders: await at.target.host.list(memoryLayout.generations),
    locks: [...at.store.locks.keys(), at.target.host.text(memoryLayout.lock)],
  }
}

const gone = {
  recorded: [second, third],
  databases: [`db_${second}`, `db_${third}`],
  folders: [third],
  locks: [undefined],
}

function unfinished(at: World, id: string, kind: RunKind, plan = {}): void {
  const run = {
    id,
    kind,
    environment: 'staging',
    source: undefined,
    state: 'parked',
    by: 'mira',
    why: undefined,
  } as const
  memoryStore(at.store).createRun({ ...run, startedAt: id, endedAt: undefined, plan })
}

describe('the removal of one generation', () => {
  it('takes its home, its database and its record, and says so in a journal of its own', async () => {
    const at = marked()

    expect(await remove(process(at, 'process 1'), first, 'x')).toEqual({
      run: 'x',
      generation: first,
      leftDatabase: null,
      belongsTo: null,
    })

    expect(await left(at)).toEqual(gone)
    expect(at.store.runs.get('x')).toMatchObject({ kind: 'remove-generation', state: 'done' })
    expect(memoryStore(at.store).entries('x')).toMatchObject([
      { kind: 'intent', effect: 'remove-generation/removed' },
      { kind: 'outcome', result: { generation: first, leftDatabase: null, belongsTo: null } },
    ])
  })

  it('that is killed after any change that it makes ends in the same state when it is given again', async () => {
    let changes = 0
    for (; ; changes += 1) {
      const at = marked()
      const died = await remove(process(at, 'process 1', dyingAfter(changes)), first).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (died === undefined || [...at.store.runs.values()].some(({ state }) => state === 'done')) break
      expect(died).toBeInstanceOf(Killed)

      expect(await remove(process(at, 'process 2'), first)).toMatchObject({ generation: first })

      expect({ changes, ...(await left(at)) }).toEqual({ changes, ...gone })
      expect([...at.store.runs.values()].map(({ state }) => state)).toEqual(['done'])
    }
    expect(changes).toBeGreaterThan(8)
  })

  it('that is killed never leaves half a home that a rewind would go to, and holds no rewind up', async () => {
    const ended = new Set<string>()
    for (let changes = 3; changes < 10; changes += 1) {
      const at = marked([generation(second, 'live'), { ...generation(first, 'kept'), database: null }])
      await expect(remove(process(at, 'process 1', dyingAfter(changes)), first)).rejects.toBeInstanceOf(Killed)

      ended.add(
        await rewindEnvironment(process(at, 'process 2'), 'staging').then(
          () => at.target.host.text(`${memoryLayout.home}/shared/bitbucket.properties`) ?? 'no home',
          (error: unknown) => (error instanceof Error ? error.message : ''),
        ),
      )
    }
    expect([...ended]).toEqual([
      `# of ${first}\n`,
      `the home of generation ${first} is gone: ${generationPaths(memoryLayout, first).home}; nothing was stopped or moved`,
      'staging has no earlier generation',
    ])
  })

  it('takes what was transferred for it, where its run was held and never published', async () => {
    const at = marked()
    const { folder } = incomingPaths(memoryLayout, first)
    at.target.host.put(`${folder}/database/toc.dat`, 'uncut')

    await remove(process(at, 'process 1'), first)

    expect(at.target.host.text(`${folder}/database/toc.dat`)).toBeUndefined()
    expect(await at.target.host.status(folder)).toBeUndefined()
  })

  it('leaves a database that is not marked as its own, and says so', async () => {
    const at = marked()
    at.target.server = { databases: { ...at.target.server.databases, [`db_${first}`]: undefined } }

    expect(await remove(process(at, 'process 1'), first)).toMatchObject({
      leftDatabase: `db_${first}`,
      belongsTo: null,
    })

    expect(await left(at)).toEqual({ ...gone, databases: [`db_${second}`, `db_${first}`, `db_${third}`] })
  })

  it.each([
    ['staging', `generation ${second}`],
    ['development', `generation ${second} of development`],
  ])(
    'leaves a database that is marked as of another generation of %s, and says whose it is',
    async (environment, belongsTo) => {
      const at = marked()
      const mark = formatMark({ environment, generation: second, source: 'production', run: second })
      at.target.server = { databases: { ...at.target.server.databases, [`db_${first}`]: mark } }

      expect(await remove(process(at, 'process 1'), first)).toMatchObject({ leftDatabase: `db_${first}`, belongsTo })

      expect((await left(at)).databases).toContain(`db_${first}`)
    },
  )

  it('takes what is left of one whose database or home somebody took away, which the list shows', async () => {
    const at = marked()
    const { home, folder } = generationPaths(memoryLayout, third)
    const { [`db_${first}`]: _, ...databases } = at.target.server.databases ?? {}
    at.target.server = { databases }
    await at.target.host.removeFolder(folder, [memoryLayout.generations])
    const app = process(at, 'process 1')

    const { generations } = await listGenerations(app, 'staging')
    expect(generations.map(({ id, lost }) => [id, lost])).toEqual([
      [second, []],
      [first, [{ part: 'database', fact: `the database db_${first} of generation ${first} is gone` }]],
      [third, [{ part: 'home', fact: `the home of generation ${third} is gone: ${home}` }]],
    ])

    for (const id of [first, third]) await remove(app, id)
    expect(await left(at)).toMatchObject({ recorded: [second], folders: [] })
  })
})

describe('a generation is not removed', () => {
  const asked = (at: World, id: string) => remove(process(at, 'process 1'), id)
  const nothingGone = { recorded: three.map(({ id }) => id), databases: three.map(({ database }) => database) }

  it('while it is the live one', async () => {
    const at = marked()

    await expect(asked(at, second)).rejects.toMatchObject({
      code: 'run/generation-needed',
      message: `generation ${second} of staging is the live one; nothing was removed`,
      hint: 'rewind or refresh staging first',
    })

    expect(await left(at)).toMatchObject(nothingGone)
  })

  it('while it has a bookmark, by its id or its bookmark', async () => {
    const at = marked()
    documents(at).saveBookmarks({ 'before-8': first })

    for (const word of [first, 'before-8'])
      await expect(asked(at, word)).rejects.toMatchObject({
        message: `generation ${first} of staging has the bookmark before-8; nothing was removed`,
        hint: '`understudy bookmark remove staging before-8` first',
      })

    expect(await left(at)).toMatchObject(nothingGone)
  })

  it('while the run that makes it is not finished; an earlier one may go', async () => {
    const made = { ...generation('20261129-013000-cccc', 'half-made'), database: null }
    const at = marked([made, ...three])
    unfinished(at, made.id, 'refresh')

    await expect(asked(at, made.id)).rejects.toMatchObject({
      message: `run ${made.id} of staging is not finished, and needs generation ${made.id}; nothing was removed`,
      hint: '`understudy resume staging` goes on with it, `understudy rewind staging` goes back, `understudy abort staging` ends it; then remove it',
    })
    await remove(process(at, 'process 1'), first)

    expect(await left(at)).toMatchObject({ recorded: [made.id, second, third] })
  })

  it('while a rewind goes to it that was cut off', async () => {
    const at = marked()
    unfinished(at, '20261130-013000-dddd', 'rewind', { to: first })

    await expect(asked(at, first)).rejects.toMatchObject({
      message: `run 20261130-013000-dddd of staging is not finished, and needs generation ${first}; nothing was removed`,
      hint: '`understudy rewind staging` goes on with it; then remove it',
    })
  })

  it('while a refresh goes back to it that is live already and not finished', async () => {
    const at = marked([{ ...generation(second, 'live'), before: first }, generation(first, 'kept')])
    unfinished(at, second, 'refresh')

    await expect(asked(at, first)).rejects.toMatchObject({ code: 'run/generation-needed' })
  })

  it('while its home lies in its place, whatever is recorded', async () => {
    const at = marked()
    documents(at).save([generation(second, 'kept'), generation(first, 'kept'), generation(third, 'live')])

    await expect(asked(at, second)).rejects.toMatchObject({
      message: `the home of generation ${second} of staging lies in its place, /srv/staging; nothing was removed`,
      hint: '`understudy rewind staging` puts another one there',
    })

    expect(await left(at)).toMatchObject(nothingGone)
  })

  it('where there is none of that name', async () => {
    await expect(async () =>
      removableGeneration(process(marked(), 'process 1'), 'staging', 'nothing'),
    ).rejects.toMatchObject({
      code: 'run/unknown-generation',
      message: 'staging has no generation with the id or bookmark nothing',
    })
  })
})
