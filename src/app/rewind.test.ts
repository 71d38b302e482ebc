import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryDisk, memoryStore, type MemoryDisk } from '../../test/fixtures/memory-store.ts'
import {
  memoryLayout,
  memoryTarget,
  memoryTargetDisk,
  putHome,
  type MemoryTargetDisk,
} from '../../test/fixtures/memory-target.ts'
import { generationPaths } from '../hold/layout.ts'
import { stubProperties } from '../hold/stub.ts'
import { AppError } from '../kernel/app-error.ts'
import { formatMark } from '../kernel/mark.ts'
import type { Store } from '../ports/store.ts'
import type { Generation } from '../steps/generations.ts'
import type { App } from './app.ts'
import { generationDocuments } from './compose/generation-documents.ts'
import { resumeRun } from './resume-run.ts'
import { rewindEnvironment } from './rewind.ts'

/** Everything that a rewind changes. */
interface World {
  readonly store: MemoryDisk
  readonly target: MemoryTargetDisk
}

const [first, second] = ['20261115-013000-aaaa', '20261122-013000-bbbb']

const generation = (id: string, state: Generation['state']): Generation => ({
  id,
  database: `db_${id}`,
  source: 'production',
  dataFrom: null,
  createdAt: id,
  state,
})

/** The later copy runs, the earlier one lies beside it. */
function world(
  generations: readonly Generation[] = [generation(second, 'live'), generation(first, 'kept')],
  inPlace = generations[0]?.id ?? '',
): World {
  const [store, target] = [memoryDisk(), memoryTargetDisk()]
  for (const { id } of generations) putHome(target.host, id, id === inPlace ? 'in place' : 'kept')
  target.server = { databases: Object.fromEntries(generations.map(({ database }) => [database, undefined])) }
  target.host.put(memoryLayout.permit, `${inPlace}\n`)
  const documents = generationDocuments(memoryStore(store), 'staging')
  documents.save(generations)
  documents.saveVariables(first, { JDBC_URL: null })
  return { store, target }
}

class Killed extends Error {}

/** Makes a change to the world, as long as the process lives. */
type Mortal = <Result>(change: () => Result) => Result

/** A process that dies after so many changes: from then on nothing that it does has any effect. */
function dyingAfter(changes: number): Mortal {
  let left = changes
  return (change) => {
    if (left <= 0) throw new Killed()
    left -= 1
    return change()
  }
}

function appOn(at: World, process: string, mortal = dyingAfter(Infinity)): App {
  const store = mortalStore(memoryStore(at.store), mortal)
  return memoryApp({ store, target: mortalTarget(at.target, mortal), holder: process })
}

function mortalStore(store: Store, mortal: Mortal): Store {
  return {
    ...store,
    createRun: (run) => mortal(() => store.createRun(run)),
    updateRun: (id, change) => mortal(() => store.updateRun(id, change)),
    append: (run, entry) => mortal(() => store.append(run, entry)),
    takeLock: (lock, instead) => mortal(() => store.takeLock(lock, instead)),
    releaseLock: (environment, run) => mortal(() => store.releaseLock(environment, run)),
    putDocument: (environment, name, document) => mortal(() => store.putDocument(environment, name, document)),
  }
}

function mortalTarget(disk: MemoryTargetDisk, mortal: Mortal): ReturnType<typeof memoryTarget> {
  const target = memoryTarget(disk)
  const { host, service } = target
  return {
    ...target,
    host: {
      ...host,
      writeFile: (path, content, as) => mortal(() => host.writeFile(path, content, as)),
      createFile: (path, content, as) => mortal(() => host.createFile(path, content, as)),
      makeFolder: (path, as) => mortal(() => host.makeFolder(path, as)),
      rename: (from, to) => mortal(() => host.rename(from, to)),
      removeFile: (path) => mortal(() => host.removeFile(path)),
    },
    service: {
      ...service,
      start: (signal) => mortal(() => service.start(signal)),
      stop: (signal) => mortal(() => service.stop(signal)),
      hold: (permit, variables) => mortal(() => service.hold(permit, variables)),
    },
  }
}

/** What matters of a world, whatever way it came to be. */
function outcomeOf({ store, target }: World) {
  const { host } = target
  const kept = (id: string) => host.text(`${generationPaths(memoryLayout, id).home}/shared/bitbucket.properties`)
  return {
    generations: generationDocuments(memoryStore(store), 'staging').all(),
    home: host.text(`${memoryLayout.home}/shared/bitbucket.properties`),
    beside: [kept(first), kept(second)],
    permit: host.text(memoryLayout.permit),
    held: target.held,
    running: target.running,
    locks: [...store.locks.keys(), host.text(memoryLayout.lock)],
    unfinished: [...store.runs.values()].filter(({ state }) => state !== 'done' && state !== 'aborted'),
  }
}

const back = {
  generations: [generation(second, 'kept'), { ...generation(first, 'live'), before: second }],
  home: `# of ${first}\n`,
  beside: [undefined, `# of ${second}\n`],
  permit: `${first}\n`,
  held: { permit: memoryLayout.permit, variables: { JDBC_URL: null } },
  running: true,
  locks: [undefined],
  unfinished: [],
}

describe('a rewind', () => {
  it('brings the earlier copy back: its home, its variables, its permit', async () => {
    const at = world()

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging')).toMatchObject({ generation: first })

    expect(outcomeOf(at)).toEqual(back)
  })

  it.each(['20261115-013000-aaaa', 'before-upgrade'])('goes to the generation that is asked for: %s', async (to) => {
    const third = '20261129-013000-cccc'
    const at = world([generation(third, 'live'), generation(second, 'kept'), generation(first, 'kept')])
    generationDocuments(memoryStore(at.store), 'staging').saveBookmarks({ 'before-upgrade': first })

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging', { to })).toMatchObject({ generation: first })

    expect(outcomeOf(at)).toMatchObject({
      generations: [
        generation(third, 'kept'),
        generation(second, 'kept'),
        { ...generation(first, 'live'), before: third },
      ],
      home: `# of ${first}\n`,
      beside: [undefined, `# of ${second}\n`],
      permit: `${first}\n`,
      running: true,
    })
  })

  it.each([
    ['20261101-013000-zzzz', 'staging has no generation with the id or bookmark 20261101-013000-zzzz'],
    [second, `generation ${second} of staging is the live one already`],
  ])('to %s is refused, and stops nothing', async (to, message) => {
    const at = world()

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging', { to })).rejects.toMatchObject({
      code: 'run/unknown-generation',
      message,
      hint: '`understudy generations staging` lists them with their bookmarks',
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, locks: [undefined] })
  })

  it('to a half made copy is refused, and from one to the live copy is not', async () => {
    const made = generation('20261129-013000-cccc', 'half-made')
    const at = world([made, generation(second, 'live')])
    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging', { to: made.id })).rejects.toMatchObject({
      message: `generation ${made.id} of staging is half made, and nothing can go back to it`,
    })

    await rewindEnvironment(appOn(at, 'process 1'), 'staging', { to: second })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true })
  })

  it('after a rewind and a refresh goes back to what was in use before that refresh', async () => {
    const third = '20261129-013000-cccc'
    const made = { ...generation(third, 'live'), before: first }
    const at = world([made, generation(second, 'kept'), generation(first, 'kept')])

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging')).toMatchObject({ generation: first })
  })

  it('that was cut off behind its swap, before it was recorded, can be turned back', async () => {
    let turned = 0
    for (let changes = 0; changes < 25; changes += 1) {
      const at = world()
      await expect(
        rewindEnvironment(appOn(at, 'process 1', dyingAfter(changes)), 'staging', { run: `${second}-1` }),
      ).rejects.toBeInstanceOf(Killed)
      const { home, generations } = outcomeOf(at)
      if (home !== `# of ${first}\n` || generations[0]?.state !== 'live') continue

      await rewindEnvironment(appOn(at, 'process 2'), 'staging', { to: second })

      expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, unfinished: [] })
      turned += 1
    }
    expect(turned).toBeGreaterThan(0)
  })

  it('to what was there before Understudy, which was cut off, is gone on with first, until it is recorded', async () => {
    const adopted = { ...generation('adopted-x', 'kept'), database: null }
    const seen = new Set<string>()
    for (let changes = 10; changes < 25; changes += 1) {
      const at = world([generation(second, 'live'), generation(first, 'kept'), adopted])
      const given = { run: `${second}-1`, to: 'adopted-x' }
      await expect(
        rewindEnvironment(appOn(at, 'process 1', dyingAfter(changes)), 'staging', given),
      ).rejects.toBeInstanceOf(Killed)
      const isRecorded = outcomeOf(at).generations.some(({ id, state }) => id === 'adopted-x' && state === 'live')

      const said = await rewindEnvironment(appOn(at, 'process 2'), 'staging', { to: first }).then(
        ({ generation: to }) => `went to ${to}, ${outcomeOf(at).home}`,
        (error: unknown) => (error instanceof AppError ? `${error.message}; ${error.hint}` : String(error)),
      )

      seen.add(`${isRecorded ? 'recorded' : 'not yet'}: ${said}`)
    }
    expect([...seen]).toEqual([
      `not yet: a rewind of staging to adopted-x was cut off; \`understudy rewind staging\` goes on with it; then rewind to ${first}`,
      `recorded: went to ${first}, # of ${first}\n`,
    ])
  })

  it('that is killed after any change that it makes ends in the same state when it is given again', async () => {
    let changes = 0
    for (; ; changes += 1) {
      const at = world()
      const died = await rewindEnvironment(appOn(at, 'process 1', dyingAfter(changes)), 'staging', {
        run: `${second}-1`,
      }).then(
        () => undefined,
        (error: unknown) => error,
      )
      const hadEnded = at.store.runs.get(`${second}-1`)?.state === 'done'
      if (died === undefined || hadEnded) break
      expect(died).toBeInstanceOf(Killed)

      await rewindEnvironment(appOn(at, 'process 2'), 'staging', { run: `${second}-2` })

      expect({ changes, ...outcomeOf(at) }).toEqual({ changes, ...back })
    }
    expect(changes).toBeGreaterThan(20)
  })

  it('that is killed twice still goes where the first one went', async () => {
    for (let changes = 0; changes < 25; changes += 1) {
      const at = world()
      // Behind the effect that records the earlier copy as the live one.
      await expect(
        rewindEnvironment(appOn(at, 'process 1', dyingAfter(24)), 'staging', { run: `${second}-1` }),
      ).rejects.toBeInstanceOf(Killed)
      expect(outcomeOf(at).generations).toEqual(back.generations)
      await expect(
        rewindEnvironment(appOn(at, 'process 2', dyingAfter(changes)), 'staging', { run: `${second}-2` }),
      ).rejects.toBeInstanceOf(Killed)

      await rewindEnvironment(appOn(at, 'process 3'), 'staging', { run: `${second}-3` })

      expect({ changes, ...outcomeOf(at) }).toEqual({ changes, ...back })
    }
  })

  it('that was killed between its last word and its locks does not hold the environment', async () => {
    const at = world()
    const lock = { environment: 'staging', run: `${second}-1`, by: 'mira', why: '', since: '', holder: 'process 1' }
    const plan = { to: second }
    const run = { id: lock.run, kind: 'rewind', environment: 'staging', source: undefined, state: 'done' } as const
    memoryStore(at.store).createRun({ ...run, startedAt: '', endedAt: '', by: 'mira', why: undefined, plan })
    at.store.locks.set('staging', lock)
    at.target.host.put(memoryLayout.lock, JSON.stringify(lock))

    await rewindEnvironment(appOn(at, 'process 2'), 'staging', { run: `${second}-2` })

    expect(outcomeOf(at)).toEqual(back)
  })

  it('goes back to what was there before Understudy, and forth again', async () => {
    const adopted = { ...generation('adopted-x', 'kept'), database: null }
    const at = world([generation(second, 'live'), adopted])
    await rewindEnvironment(appOn(at, 'process 1'), 'staging', { run: `${second}-1` })
    expect(outcomeOf(at)).toMatchObject({ home: '# of adopted-x\n', running: true })

    await rewindEnvironment(appOn(at, 'process 1'), 'staging', { run: `${second}-2` })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, permit: `${second}\n` })
  })

  it.each([
    [
      'answers',
      (at: World) => {
        const { bitbucket, ...target } = memoryTarget(at.target)
        return { ...target, bitbucket: { ...bitbucket, state: async () => 'RUNNING' as const } }
      },
      'http://bb1.staging.example.com:7990 answers',
    ],
    [
      'is not held by our drop-in',
      (at: World) => {
        const { service, ...target } = memoryTarget(at.target)
        return { ...target, service: { ...service, differs: async () => 'systemd has not loaded it' } }
      },
      'systemd has not loaded it',
    ],
    [
      'is connected to the database of its half made copy',
      (at: World) => {
        at.target.server = { ...at.target.server, sessions: [{ database: 'db_c' }] }
        return memoryTarget(at.target)
      },
      'PostgreSQL JDBC Driver of bitbucket_stg is connected to db_c',
    ],
  ])('moves nothing while the target %s', async (_what, targetOf, seen) => {
    const made = { ...generation('20261129-013000-cccc', 'half-made'), database: 'db_c' }
    const at = world([made, generation(second, 'live')])
    const app = appOn(at, 'process 1')

    await expect(
      rewindEnvironment({ ...app, openTarget: async () => targetOf(at) }, 'staging', { run: `${second}-1` }),
    ).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `stop the unit atlbitbucket.service was carried out, but its check says: ${seen}`,
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${made.id}\n`, permit: undefined })
    expect(at.store.runs.get(`${second}-1`)?.state).toBe('failed')
  })

  it('stops and moves nothing when the database of the earlier copy is gone', async () => {
    const at = world()
    at.target.server = { databases: { [`db_${second}`]: undefined } }

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging')).rejects.toMatchObject({
      code: 'run/nothing-to-rewind',
      message: `the database db_${first} of generation ${first} is gone; nothing was stopped or moved`,
      hint: 'restore that database, or `understudy refresh staging` makes a new copy',
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, permit: `${second}\n`, running: true })
  })

  it('stops and moves nothing when another environment has a database of that name now', async () => {
    const at = world()
    const mark = formatMark({ environment: 'development', run: first, source: 'production', generation: first })
    at.target.server = { databases: { [`db_${first}`]: mark } }

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging')).rejects.toMatchObject({
      code: 'run/nothing-to-rewind',
      message: `the database db_${first} of generation ${first} is marked as one of development now; nothing was stopped or moved`,
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true })
  })

  it('brings a copy that was isolated and never started back as it was: stopped and held', async () => {
    const at = world()
    const stub = stubProperties({ environment: 'staging', run: first, held: 'held' })
    at.target.host.put(`${generationPaths(memoryLayout, first).home}/shared/bitbucket.properties`, stub)

    expect(await rewindEnvironment(appOn(at, 'process 1'), 'staging')).toMatchObject({ started: false })

    expect(outcomeOf(at)).toEqual({
      ...back,
      home: stub,
      permit: undefined,
      held: { permit: memoryLayout.permit, variables: {} },
      running: false,
    })
  })

  it('that did not end is gone on with by another rewind, and not by a resume', async () => {
    const at = world()
    await expect(
      rewindEnvironment(appOn(at, 'process 1', dyingAfter(10)), 'staging', { run: `${second}-1` }),
    ).rejects.toBeInstanceOf(Killed)

    await expect(resumeRun(appOn(at, 'process 2'), 'staging')).rejects.toMatchObject({
      code: 'run/nothing-to-resume',
      message: 'the last run of staging is a rewind that did not end',
      hint: '`understudy rewind staging` goes on with it',
    })
  })
})
