import { describe, expect, it } from 'vitest'
import { memoryCopy } from '../../test/fixtures/memory-environment.ts'
import { memoryReader, type MemoryReaderOptions } from '../../test/fixtures/memory-reader.ts'
import { plannedFinding, plannedIntegration } from '../../test/fixtures/planning.ts'
import { stagingTarget } from '../../test/fixtures/target.ts'
import { production, staging } from '../../test/fixtures/two-environments.ts'
import type { Integration } from '../integrations/integration.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Finding } from '../kernel/finding.ts'
import { checkCopy } from './check-copy.ts'
import type { CheckedCopy } from './checked-copy.ts'

const own: MemoryReaderOptions = {
  identity: { name: 'stg_1', key: 'oid 7', clusterIdentifier: '7002', instance: '7002/2/5432', owner: 'bitbucket_stg' },
  sessions: [{ user: 'bitbucket_stg' }, { user: 'postgres', application: 'understudy' }],
  serverId: 'BSTG-0001-0002-0003',
}
const source: MemoryReaderOptions = {
  identity: { name: 'bitbucket', key: 'oid 5', clusterIdentifier: '7001', instance: '7001/1/5432', owner: 'bitbucket' },
  sessions: [{ user: 'bitbucket', client: '10.1.0.10' }],
  serverId: 'BPRD-0001-0002-0003',
}
const checked: CheckedCopy = {
  copy: memoryCopy({ answers: {} }),
  running: true,
  database: memoryReader(own),
  sourceDatabase: memoryReader(source),
  integrations: [],
  target: stagingTarget,
  decisionOf: () => ({ kind: 'cut' }),
  singleDecision: undefined,
  config: staging,
  source: production,
  resolve: async (name) => (name === 'bb1.staging.example.com' ? ['10.2.0.10'] : ['10.1.0.10']),
}
const result = async (id: string, over: Partial<CheckedCopy>) => {
  const found = (await checkCopy({ ...checked, ...over })).find((one) => one.id === id)
  return found === undefined ? undefined : [found.result, found.evidence]
}

describe('the checks of a copy', () => {
  it('pass for a copy that stands on its own', async () => {
    expect((await checkCopy(checked)).map(({ id, result: one }) => [id, one])).toEqual([
      ['database/own-sessions', 'pass'],
      ['database/no-session-on-source', 'pass'],
      ['database/not-the-source', 'pass'],
      ['server-id/differs-from-source', 'pass'],
    ])
  })

  it('ask each integration that is not kept, with its decision', async () => {
    const asked: unknown[] = []
    const integrations = (['webhooks', 'mesh'] as const).map((id) => ({
      ...plannedIntegration(id),
      confirm: async (_copy: unknown, _target: unknown, decision: unknown) => {
        asked.push([id, decision])
        return [{ id: `${id}/x`, title: id, result: 'pass' as const, evidence: '' }]
      },
    }))

    await checkCopy({
      ...checked,
      integrations,
      decisionOf: (id) => (id === 'mesh' ? { kind: 'keep', because: 'wanted' } : { kind: 'cut' }),
    })

    expect(asked).toEqual([['webhooks', { kind: 'cut' }]])
  })

  it('take what an integration can not ask for unknown, and go on', async () => {
    const down = new AppError('bitbucket/unreachable', 'bb1 does not answer', { hint: 'look' })
    const integrations = [{ ...plannedIntegration('webhooks'), confirm: () => Promise.reject(down) }]

    expect(await result('webhooks/confirmed', { integrations })).toEqual(['unknown', 'bb1 does not answer'])
  })

  it('give it what was decided by itself to leave aside, and say so', async () => {
    const kept = plannedFinding('webhooks')
    const copy = memoryCopy({
      tables: { AO_A0B856_WEBHOOK: { key: ['ID'], rows: [{ ID: 1 }, { ID: 2 }] } },
      answers: {},
    })
    const integration: Integration = {
      ...plannedIntegration('webhooks'),
      find: async () => [kept, plannedFinding('webhooks', { where: { kind: 'table', table: 'x' } })],
      confirm: async (reader, _target, _decision, aside) => {
        const evidence = `${await reader.count('AO_A0B856_WEBHOOK')} rows, aside: ${aside?.map(({ id }) => id).join(', ')}`
        return [{ id: 'webhooks/x', title: 'none', result: 'pass', evidence }]
      },
    }
    const over = { copy, integrations: [integration] }
    const keep: Decision = { kind: 'keep', because: 'wanted' }
    const singleDecision = (finding: Finding) => (finding === kept ? keep : undefined)

    expect(await result('webhooks/x', over)).toEqual(['pass', '2 rows, aside: '])
    expect(await result('webhooks/x', { ...over, singleDecision })).toEqual([
      'pass',
      '1 rows, aside: webhooks:1; left aside, as decided: AO_A0B856_WEBHOOK[ID=1]',
    ])
  })

  it('do not know what to leave aside where it can not be looked for', async () => {
    const down = new AppError('database/unreachable', 'db.stg does not answer', { hint: 'look' })
    const integrations = [{ ...plannedIntegration('webhooks'), find: () => Promise.reject(down) }]

    expect(await result('webhooks/confirmed', { integrations, singleDecision: () => undefined })).toEqual([
      'unknown',
      'db.stg does not answer',
    ])
    expect(await result('webhooks/confirmed', { integrations })).toBeUndefined()
  })
})

describe('the sessions of the copy on its own database', () => {
  const id = 'database/own-sessions'

  it('must be there while it runs; those of Understudy do not count', async () => {
    const database = memoryReader({ ...own, sessions: [{ user: 'bitbucket_stg', application: 'understudy' }] })

    expect(await result(id, {})).toEqual(['pass', '1 sessions of bitbucket_stg on stg_1'])
    expect(await result(id, { database })).toEqual(['fail', '0 sessions of bitbucket_stg on stg_1'])
  })

  it('must not be there while it is stopped', async () => {
    expect(await result(id, { running: false })).toEqual(['fail', '1 sessions of bitbucket_stg on stg_1'])
    expect(await result(id, { running: false, database: memoryReader({ ...own, sessions: [] }) })).toEqual([
      'pass',
      '0 sessions of bitbucket_stg on stg_1',
    ])
  })

  it('are unknown where the login does not see them', async () => {
    expect(await result(id, { database: memoryReader({ ...own, visible: false }) })).toEqual([
      'unknown',
      'the sessions on stg_1 cannot be seen: grant pg_monitor to postgres',
    ])
  })
})

describe('the sessions of the copy on the source’s database', () => {
  const id = 'database/no-session-on-source'
  const from = (...sessions: NonNullable<MemoryReaderOptions['sessions']>) => ({
    sourceDatabase: memoryReader({ ...source, sessions }),
  })

  it('are told by the copy’s login', async () => {
    expect(await result(id, from({ user: 'bitbucket_stg', client: '10.9.9.9' }))).toEqual([
      'fail',
      '1 sessions on bitbucket, 1 of the copy',
    ])
  })

  it('are told by the address of its node, as the source sees it', async () => {
    expect(await result(id, from({ user: 'bitbucket', client: '10.2.0.10' }))).toEqual([
      'fail',
      '1 sessions on bitbucket, 1 of the copy',
    ])
  })

  it('are not production’s own, though both logins have one name on two servers', async () => {
    const config = { ...staging, database: { ...staging.database, user: 'bitbucket' } }

    expect(await result(id, { config })).toEqual(['pass', '1 sessions on bitbucket, 0 of the copy'])
    expect(await result(id, { config, resolve: async () => ['10.1.0.10'] })).toEqual([
      'unknown',
      '1 sessions on bitbucket, 0 of the copy; neither login nor address tells whose they are',
    ])
  })

  it('are unknown where the reader does not see them, or the server does not answer', async () => {
    const lost = new AppError('database/unreachable', 'db.prod does not answer', { hint: 'look' })

    expect(await result(id, { sourceDatabase: memoryReader({ ...source, visible: false }) })).toEqual([
      'unknown',
      'the sessions on bitbucket cannot be seen: grant pg_monitor to bitbucket_reader',
    ])
    expect(
      await result(id, { sourceDatabase: { ...memoryReader(source), sessions: () => Promise.reject(lost) } }),
    ).toEqual(['unknown', 'db.prod does not answer'])
  })
})

describe('the database of the copy', () => {
  const id = 'database/not-the-source'
  const against = (identity: MemoryReaderOptions['identity']) =>
    result(id, { database: memoryReader({ ...own, identity: { ...own.identity, ...identity } }) })

  it('is not that of the source', async () => {
    expect(await against({ instance: '7001/1/5432', clusterIdentifier: '7001', key: 'oid 5' })).toEqual([
      'fail',
      'copy: stg_1 (oid 5, cluster 7001); source: bitbucket (oid 5, cluster 7001)',
    ])
    expect(await against({ instance: '7001/1/5432', clusterIdentifier: '7001', key: 'oid 6' })).toEqual([
      'pass',
      'copy: stg_1 (oid 6, cluster 7001); source: bitbucket (oid 5, cluster 7001)',
    ])
  })

  it('is unknown where the clusters can not be told apart', async () => {
    expect((await against({ clusterIdentifier: '7001' }))?.[0]).toBe('unknown')
    expect((await against({ clusterIdentifier: undefined }))?.[0]).toBe('unknown')
  })
})

describe('the server id of the copy', () => {
  const id = 'server-id/differs-from-source'

  it('fails where it is the source’s, and is unknown where one has none', async () => {
    expect(await result(id, { database: memoryReader({ ...own, serverId: 'BPRD-0001-0002-0003' }) })).toEqual([
      'fail',
      'copy BPRD-0001-0002-0003, source BPRD-0001-0002-0003',
    ])
    expect(await result(id, { database: memoryReader({ ...own, serverId: undefined }) })).toEqual([
      'unknown',
      'copy none, source BPRD-0001-0002-0003',
    ])
  })
})
