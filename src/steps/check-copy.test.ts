import { describe, expect, it } from 'vitest'
import { memoryCopy } from '../../test/fixtures/memory-environment.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../test/fixtures/memory-reader.ts'
import { plannedFinding, plannedIntegration } from '../../test/fixtures/planning.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { Integration } from '../integrations/integration.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Decision } from '../kernel/decision.ts'
import type { DatabaseWriter } from '../ports/database.ts'
import { checkCopy } from './check-copy.ts'
import type { Perform } from './effect.ts'
import type { RunContext } from './run-context.ts'

const keep: Decision = { kind: 'keep', because: 'a system for tests' }
const permit = '/srv/staging.understudy/permit'
const generation = {
  id: '20261122-013000-k3f9',
  database: 'bitbucket_stg',
  source: 'production',
  dataFrom: null,
  createdAt: '2026-11-22T01:00:00.000Z',
  state: 'half-made',
} as const

const performed: Perform = () => Promise.reject(new Error('this step only reads'))

/** What becomes of a running copy whose only integration answers so. */
async function checked(result: CheckResult['result'], id = 'webhooks/none-active', over: Partial<Integration> = {}) {
  const host = memoryHost()
  host.put(permit, `${generation.id}\n`)
  const stopped: string[] = []
  const base = runContext()
  const integration = plannedIntegration('webhooks')
  const check = { id, title: 'no webhook is active', result, evidence: 'what was seen' }
  const database = memoryReader({
    identity: { key: 'oid 2', name: 'bitbucket_stg' },
    sessions: [{ user: 'bitbucket_stg' }],
    serverId: 'BSTG',
  })
  const writer: DatabaseWriter = {
    ...database,
    transaction: () => Promise.reject(new Error('read only')),
    analyze: () => Promise.reject(new Error('read only')),
  }
  const context: RunContext = {
    ...base,
    generations: { ...base.generations, all: () => [generation] },
    refresh: { ...base.refresh, decisions: [{ where: 'AO_A0B856_WEBHOOK[ID=1]', decision: keep }] },
    integrations: [{ ...integration, confirm: async () => [check], ...over }],
    source: {
      ...base.source,
      host: { ...base.source.host, run: async () => ({ exitCode: 2, stdout: '', stderr: '' }) },
      openDatabase: async () => memoryReader({ serverId: 'BPRD' }),
    },
    target: {
      ...base.target,
      host,
      bitbucket: { ...base.target.bitbucket, state: async () => 'RUNNING' },
      service: {
        ...base.target.service,
        state: async () => (stopped.length > 0 ? { kind: 'stopped' } : { kind: 'running', pid: 7 }),
        stop: async () => void stopped.push('stopped'),
      },
      openDatabase: async () => writer,
      openRunningCopy: async () => ({ ...memoryCopy({ answers: {} }), [Symbol.asyncDispose]: async () => undefined }),
    },
  }
  const said = await checkCopy.run(context, performed).then(
    () => 'passed',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return { said, stopped, permitted: host.text(permit) !== undefined }
}

describe('the checks of a running copy', () => {
  it('stop it when one says that it can reach production, whichever that is', async () => {
    const { said, stopped, permitted } = await checked('fail')

    expect([stopped, permitted]).toEqual([['stopped'], false])
    expect(said).toBe(
      '1 checks of staging did not pass: no webhook is active: what was seen; it was stopped and is held again',
    )
  })

  it('leave aside what the configuration decides by itself', async () => {
    const find = async () => [plannedFinding('webhooks')]

    expect((await checked('unknown', 'webhooks/none-active', { find })).said).toBe(
      '1 checks of staging did not pass: no webhook is active, apart from what was decided by itself: what was seen; left aside, as decided: AO_A0B856_WEBHOOK[ID=1]',
    )
  })

  it.each([
    ['unknown', 'webhooks/none-active'],
    ['fail', 'license/valid'],
  ] as const)('fail the run and let it run on for one that is %s: %s', async (result, id) => {
    const { said, stopped, permitted } = await checked(result, id)

    expect([stopped, permitted]).toEqual([[], true])
    expect(said).toBe('1 checks of staging did not pass: no webhook is active: what was seen')
  })
})
