import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget } from '../../test/fixtures/memory-target.ts'
import {
  appOn,
  dyingAfter,
  first,
  generation,
  Killed,
  markOf,
  outcomeOf,
  second,
  world,
  type World,
} from '../../test/fixtures/rewind-world.ts'
import { generationPaths, incomingPaths } from '../hold/layout.ts'
import { stubProperties } from '../hold/stub.ts'
import { formatMark } from '../kernel/mark.ts'
import { resumeRun } from './resume-run.ts'
import { rewindEnvironment } from './rewind.ts'

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

  it('takes what was transferred for a run that cannot be resumed any more, and nothing else', async () => {
    const at = world()
    const half = '20261129-013000-cccc'
    const transferred = (id: string) => `${incomingPaths(memoryLayout, id).database}/toc.dat`
    for (const id of [half, first]) at.target.host.put(transferred(id), 'uncut')
    const of = { environment: 'staging', source: 'production', startedAt: half, endedAt: undefined, by: 'mira' }
    memoryStore(at.store).createRun({ ...of, id: half, kind: 'refresh', state: 'held', why: undefined, plan: {} })

    await rewindEnvironment(appOn(at, 'process 1'), 'staging')

    expect([half, first].map((id) => at.target.host.text(transferred(id)))).toEqual([undefined, 'uncut'])
    expect(at.store.runs.get(half)?.state).toBe('aborted')
  })

  it('asks production for what failed runs left there once the copy runs again, and not for long', async () => {
    const at = world()
    const failed = ['20261129-013000-cccc', '20261130-013000-dddd']
    const store = memoryStore(at.store)
    const of = { environment: 'staging', source: 'production', endedAt: undefined, by: 'mira', why: undefined } as const
    for (const id of failed) {
      store.createRun({ ...of, id, startedAt: id, kind: 'refresh', state: 'failed', plan: {} })
      store.append(id, { kind: 'intent', effect: 'take-backup/locked-copy', at: id })
    }
    const app = appOn(at, 'process 1')
    const [asked, told]: [unknown[], string[]] = [[], []]
    const openSource: typeof app.openSource = () => {
      asked.push({ home: outcomeOf(at).home, running: at.target.running })
      return new Promise(() => undefined)
    }
    const began = app.clock.now().getTime()

    await rewindEnvironment(
      { ...app, openSource, events: { ...app.events, note: (text) => void told.push(text) } },
      'staging',
    )

    expect(asked).toEqual([{ home: `# of ${first}\n`, running: true }])
    expect(told.map((line) => line.split(' ')[0])).toEqual(
      failed.toReversed().map((id) => `/var/spool/understudy/${id}`),
    )
    expect(app.clock.now().getTime() - began).toBeLessThan(60_000)
    expect(outcomeOf(at)).toEqual(back)
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

  it.each([null, 'db_of_before'])(
    'goes back to what was there before Understudy, and forth again; its database: %s',
    async (database) => {
      const adopted = { ...generation('adopted-x', 'kept'), database }
      const at = world([generation(second, 'live'), adopted])
      await rewindEnvironment(appOn(at, 'process 1'), 'staging', { run: `${second}-1` })
      expect(outcomeOf(at)).toMatchObject({ home: '# of adopted-x\n', running: true })

      await rewindEnvironment(appOn(at, 'process 1'), 'staging', { run: `${second}-2` })

      expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true, permit: `${second}\n` })
    },
  )

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
      hint: 'restore that, a database with its comment, or `understudy refresh staging` makes a new copy; `understudy generations staging` lists the others',
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, permit: `${second}\n`, running: true })
  })

  it('stops and moves nothing when the home of the earlier copy is gone, whatever else is', async () => {
    const at = world()
    const { folder, home } = generationPaths(memoryLayout, first)
    await at.target.host.removeFolder(folder, [memoryLayout.generations])
    at.target.server = { databases: { [`db_${second}`]: undefined } }

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging')).rejects.toMatchObject({
      code: 'run/nothing-to-rewind',
      message: `the database db_${first} of generation ${first} is gone and the home of generation ${first} is gone: ${home}; nothing was stopped or moved`,
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, permit: `${second}\n`, running: true })
  })

  it.each([
    [
      'is of another environment',
      formatMark({ environment: 'development', run: first, source: 'production', generation: first }),
      'is marked as one of development now',
    ],
    ['is of a later generation', markOf({ id: second }), `is marked as that of generation ${second} now`],
    ['has no mark', undefined, 'has no mark: nobody can tell whose it is'],
    ['is half restored', markOf({ id: first }, 'restoring'), 'is only half restored'],
  ])('stops and moves nothing when the database of that name %s', async (_what, mark, seen) => {
    const at = world()
    at.target.server = { databases: { [`db_${first}`]: mark } }

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging')).rejects.toMatchObject({
      code: 'run/nothing-to-rewind',
      message: `the database db_${first} of generation ${first} ${seen}; nothing was stopped or moved`,
    })

    expect(outcomeOf(at)).toMatchObject({ home: `# of ${second}\n`, running: true })
  })

  it('stops and moves nothing when the database of before Understudy is that of a copy now', async () => {
    const adopted = { ...generation('adopted-x', 'kept'), database: 'bitbucket' }
    const at = world([generation(second, 'live'), adopted])
    at.target.server = { databases: { ...at.target.server.databases, bitbucket: markOf({ id: first }) } }

    await expect(rewindEnvironment(appOn(at, 'process 1'), 'staging')).rejects.toMatchObject({
      message: `the database bitbucket of generation adopted-x is marked as that of generation ${first} now; nothing was stopped or moved`,
    })
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
