import { describe, expect, it } from 'vitest'
import { memoryDatabase } from '../../test/fixtures/memory-database.ts'
import { memoryCopy, type MemoryTables } from '../../test/fixtures/memory-environment.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import { webhooks } from '../integrations/webhooks/webhooks.ts'
import { stubProperties } from '../hold/stub.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Perform } from './effect.ts'
import type { RunContext } from './run-context.ts'
import { settleFirstStart } from './settle-first-start.ts'

const run = '20261122-013000-k3f9'
const permit = '/srv/staging.understudy/permit'
const properties = '/srv/staging/shared/bitbucket.properties'

const verified: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

/** An active webhook: whoever looks again sees that it is not cut. */
const alive: MemoryTables = {
  AO_A0B856_WEBHOOK: {
    key: ['ID'],
    rows: [
      { ACTIVE: true, ID: 3, NAME: 'old CI', SCOPE_ID: null, SCOPE_TYPE: 'global', URL: 'https://ci.corp.example' },
    ],
  },
}

interface Versions {
  /** Noted before the start. */
  readonly before: string | null
  /** In the data now. */
  readonly stamp: string | undefined
  /** As the application says; an error where it can't be asked. */
  readonly running?: string | Error | undefined
}

function startedWith({ before, stamp, running }: Versions, over: Partial<RunContext['target']> = {}) {
  const host = memoryHost()
  host.put(permit, `${run}\n`)
  host.put(properties, 'jdbc.url=of the copy')
  let runs = true
  const base = runContext()
  const context: RunContext = {
    ...base,
    integrations: [webhooks],
    generations: {
      ...base.generations,
      all: () => [
        { id: run, database: 'bb_1', source: 'production', dataFrom: null, createdAt: '', state: 'half-made' },
      ],
    },
    target: {
      ...base.target,
      host,
      bitbucket: {
        ...base.target.bitbucket,
        version: () => (running instanceof Error ? Promise.reject(running) : Promise.resolve(running)),
      },
      service: {
        ...base.target.service,
        state: async () => (runs ? { kind: 'running', pid: 41 } : { kind: 'stopped' }),
        stop: async () => {
          runs = false
        },
      },
      openDatabase: async () => memoryDatabase(alive),
      openRunningCopy: async () => ({
        ...memoryCopy({ tables: alive, answers: {} }),
        version: stamp,
        [Symbol.asyncDispose]: async () => undefined,
      }),
      ...over,
    },
    results: new Map([
      // What a resumed run gets: the target says the new version of source and target alike.
      ['check-readiness', { sourceVersion: '8.9.0', targetVersion: '8.9.0' }],
      ['capture-preserved', {}],
      ['rewrite-configuration', { changes: 0, oneShot: [] }],
      ['start-target', { startedAt: '', version: before }],
    ]),
  }
  return { context, host, runs: () => runs, permit: () => host.text(permit) }
}

describe('a copy after an upgrade', () => {
  it('is stopped, and may not start, when it holds something undecided', async () => {
    const undecided = new AppError('policy/undecided', 'the copy holds what the plan did not decide: x', { hint: '' })
    const copy = startedWith({ before: '7.2.0', stamp: '8.9.0' }, { openRunningCopy: () => Promise.reject(undecided) })

    await expect(settleFirstStart.run(copy.context, verified)).rejects.toMatchObject({
      code: 'policy/undecided',
      message: 'the copy holds what the plan did not decide: x; staging was stopped and is held again',
      hint: '`understudy rewind staging` goes back; or decide, then `understudy resume staging` looks again and starts it',
    })

    expect([copy.runs(), copy.permit()]).toEqual([false, undefined])
    expect(copy.host.text(properties)).toContain('# Held by Understudy')
  })

  it('is stopped, and may not start, when something that was cut is back', async () => {
    const copy = startedWith({ before: '7.2.0', stamp: '8.9.0' })

    await expect(settleFirstStart.run(copy.context, verified)).rejects.toMatchObject({
      code: 'policy/not-cut',
      message:
        'after the upgrade 1 findings that were cut are back: the webhook old CI of global (AO_A0B856_WEBHOOK[ID=3]); staging was stopped and is held again',
      hint: '`understudy rewind staging` goes back; or decide, then `understudy resume staging` looks again and starts it',
    })

    expect([copy.runs(), copy.permit()]).toEqual([false, undefined])
  })

  it.each<[string, Versions]>([
    ['only the application says the new version yet', { before: '7.2.0', stamp: '7.2.0', running: '8.9.0' }],
    ['nobody knows the version before', { before: null, stamp: '8.9.0', running: '8.9.0' }],
    ['nobody knows the version now', { before: '7.2.0', stamp: undefined }],
    ['the application is down', { before: '7.2.0', stamp: '7.2.0', running: undefined }],
    ['the application can not be asked', { before: '7.2.0', stamp: '7.2.0', running: new Error('a sign-in page') }],
  ])('is looked at again also where %s', async (_what, versions) => {
    await expect(settleFirstStart.run(startedWith(versions).context, verified)).rejects.toMatchObject({
      code: 'policy/not-cut',
    })
  })

  it('is started again by a resumed run, once its look passes', async () => {
    const copy = startedWith({ before: '8.9.0', stamp: '8.9.0', running: '8.9.0' })
    const { host } = copy
    await host.removeFile(permit)
    host.put(properties, stubProperties({ environment: 'staging', run, held: 'held' }))
    host.put(`/srv/staging.understudy/generations/${run}/next/bitbucket.properties`, 'jdbc.url=of the copy')
    const order: unknown[] = []
    const { service, bitbucket } = copy.context.target
    const target = {
      ...copy.context.target,
      bitbucket: { ...bitbucket, state: async () => (order.includes('start') ? 'RUNNING' : 'down') } as const,
      service: {
        ...service,
        state: async () => ({ kind: 'stopped' }) as const,
        hold: async () => void order.push('hold'),
        start: async () => void order.push(host.text(properties), copy.permit(), 'start'),
      },
    }

    await settleFirstStart.run({ ...copy.context, target }, async (effect) => {
      if (effect.id === 'settle-first-start/started-again') await effect.apply(new AbortController().signal)
      return verified(effect)
    })

    expect(order).toEqual(['hold', 'jdbc.url=of the copy', `${run}\n`, 'start'])
  })

  it('is left alone where nothing was upgraded', async () => {
    const copy = startedWith({ before: '8.9.0', stamp: '8.9.0', running: '8.9.0' })

    expect(await settleFirstStart.run(copy.context, verified)).toEqual({ removed: [] })

    expect([copy.runs(), copy.permit()]).toEqual([true, `${run}\n`])
  })
})
