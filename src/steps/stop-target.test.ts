import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryServer, type MemoryServerOptions } from '../../test/fixtures/memory-server.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { formatMark } from '../kernel/mark.ts'
import type { PresentConnection } from '../survey/connections.ts'
import type { Perform } from './effect.ts'
import type { Generation } from './generations.ts'
import type { RunContext } from './run-context.ts'
import { stopTarget } from './stop-target.ts'

const permit = '/srv/staging.understudy/permit'

/** A stopped target after a run that died: what `resume` does about an intent without an outcome. */
const resumed: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  await effect.apply(new AbortController().signal)
  const now = await effect.verify()
  if (now.kind === 'done') return now.result
  throw new Error(now.seen)
}

interface Situation extends MemoryServerOptions {
  readonly generations?: readonly Generation[]
  readonly present?: Partial<PresentConnection>
  /** As `ps` prints them. */
  readonly processes?: string
}

/** Its process is gone, its service not held yet. */
function stoppedTarget({ generations = [], present = {}, processes = '', ...server }: Situation = {}): {
  readonly context: RunContext
  readonly heldBy: () => string | undefined
} {
  let held: string | undefined
  const context = runContext()
  const target = {
    ...context.target,
    host: memoryHost({ ps: () => ({ stdout: processes }) }),
    bitbucket: { ...context.target.bitbucket, state: async () => 'down' as const },
    openServer: async () => memoryServer(server),
    presentConnection: async () => ({ databases: [], user: undefined, ...present }),
    service: {
      ...context.target.service,
      state: async () => ({ kind: 'stopped' as const }),
      stop: async () => undefined,
      hold: async (path: string) => {
        held = path
      },
      differs: async () => (held === undefined ? 'the drop-in is not there' : undefined),
    },
  }
  return {
    context: { ...context, target, generations: { ...context.generations, all: () => generations } },
    heldBy: () => held,
  }
}

const generation = (id: string, state: Generation['state'], database = `db_${id}`): Generation => ({
  id,
  database,
  source: 'production',
  dataFrom: null,
  createdAt: '2026-11-22T01:00:00.000Z',
  state,
})
const markOf = (environment: string) =>
  formatMark({ environment, run: 'r', source: 'production', generation: 'r', state: 'cut' })

const stop = (situation: Situation) => stopTarget.run(stoppedTarget(situation).context, resumed)

describe('the target', () => {
  it('is not stopped before its service depends on the permit, also where nothing runs', async () => {
    const { context, heldBy } = stoppedTarget()

    expect(await stopTarget.run(context, resumed)).toEqual({ stopped: true })

    expect(heldBy()).toBe(permit)
  })

  it.each([
    ['names its home', '-Dbitbucket.home=/srv/staging -Xmx1g'],
    ['names its installation', '-cp /opt/atlassian/bitbucket/current/app/WEB-INF/lib/x.jar'],
  ])('is not stopped while a program of the service user that %s runs, whoever started it', async (_which, args) => {
    await expect(stop({ processes: `  41  1 atlbitbucket  java ${args}\n` })).rejects.toThrow(
      'process 41 of atlbitbucket on ssh://understudy@bb1 runs in its folders',
    )
  })

  it.each([
    ['of another user', '  41  1 postgres  cat /srv/staging/log\n'],
    ['of another environment', '  41  1 atlbitbucket  java -Dbitbucket.home=/srv/staging2\n'],
  ])('is stopped whatever runs %s', async (_whose, processes) => {
    expect(await stop({ processes })).toEqual({ stopped: true })
  })

  it.each([
    ['of an earlier generation', { generations: [generation('a', 'live'), generation('b', 'kept')] }],
    ['of a generation that is half made', { generations: [generation('b', 'half-made'), generation('a', 'live')] }],
    ['that bears the mark of the environment, though nothing records it', { databases: { db_b: markOf('staging') } }],
    ['that its configuration in place leads to', { present: { databases: ['db_b'] } }],
  ])('is not stopped while it is connected to a database %s', async (_which, situation) => {
    const databases = { db_a: undefined, db_b: undefined }
    const sessions = [{ database: 'db_b' }]

    await expect(stop({ databases, sessions, ...situation })).rejects.toThrow(
      'PostgreSQL JDBC Driver of bitbucket_stg is connected to db_b',
    )
  })

  it('is not stopped while the login that its configuration names is connected to its database', async () => {
    const situation = {
      generations: [generation('a', 'live')],
      databases: { db_a: undefined },
      sessions: [{ database: 'db_a', user: 'bitbucket_old', application: '' }],
    }

    await expect(stop({ ...situation, present: { user: 'bitbucket_old' } })).rejects.toThrow(
      'a program of bitbucket_old is connected to db_a',
    )
  })

  it.each([
    ['another environment with the same login', { databases: { db_b: markOf('development') } }],
    [
      'another environment, in a database whose name a generation had',
      { databases: { db_b: markOf('development') }, generations: [generation('b', 'kept')] },
    ],
    [
      'production, which the configuration of an uncut copy still names',
      {
        databases: { db_b: undefined },
        sessions: [{ database: 'db_b', user: 'bitbucket' }],
        present: { databases: ['db_b'], user: 'bitbucket' },
      },
    ],
    [
      'Understudy itself',
      {
        databases: { db_b: markOf('staging') },
        sessions: [{ database: 'db_b', application: 'understudy-restore-20261122-013000-k3f9' }],
      },
    ],
  ])('is stopped though sessions are there of %s', async (_whose, situation) => {
    expect(await stop({ sessions: [{ database: 'db_b' }], ...situation })).toEqual({ stopped: true })
  })

  it('is not stopped where nobody can see the sessions', async () => {
    await expect(stop({ visible: false })).rejects.toMatchObject({
      code: 'database/missing-privilege',
      message: 'postgres cannot see the sessions on the database server db.staging.example.com',
      hint: 'grant pg_monitor to it',
    })
  })

  it('is given time until the server has noticed that it is gone', async () => {
    const sessions = [{ database: 'db_a' }]
    const { context } = stoppedTarget({ generations: [generation('a', 'live')], databases: { db_a: undefined } })
    const openServer = async () => memoryServer({ databases: { db_a: undefined }, sessions: sessions.splice(0, 1) })

    expect(await stopTarget.run({ ...context, target: { ...context.target, openServer } }, resumed)).toEqual({
      stopped: true,
    })
  })
})
