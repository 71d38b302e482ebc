import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import type { Finding } from '../kernel/finding.ts'
import { fenceAttempts } from './fence-attempts.ts'
import { fenceRecords } from './fence-records.ts'

const live = {
  id: '20261122-013000-k3f9',
  database: 'bitbucket_stg_1',
  source: 'production',
  dataFrom: null,
  createdAt: '2026-11-22T01:00:00.000Z',
  state: 'live',
} as const

/** A copy that holds these findings, whose kernel counted an attempt on each of these addresses, port 443. */
function tried(findings: readonly Finding[], ...addresses: readonly string[]) {
  const elem = addresses.map((address) => ({
    elem: { val: { concat: [address, 'tcp', 443] }, expires: 2_592_000, counter: { packets: 1 } },
  }))
  const host = memoryHost({
    '/usr/sbin/nft': ({ args }) => ({
      stdout: JSON.stringify({ nftables: [{ set: { elem: args.includes('tried4') ? elem : [] } }] }),
    }),
  })
  const target = memoryTarget({ ...memoryTargetDisk(), host })
  const app = memoryApp({ store: memoryStore(), target, holder: 'process 1' })
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging' }, '')
  const generations = app.generations('staging')
  generations.save([live])
  const decided = { decision: { kind: 'cut' }, decidedBy: 'default' } as const
  generations.saveDecided(
    live.id,
    findings.map((finding) => ({ finding, ...decided })),
  )
  return fenceAttempts(app, 'staging')
}

describe('attempts that the fence refused', () => {
  it('are told with the names that lead there, and with each finding of the copy that has one of them', async () => {
    const hook = plannedFinding('webhooks')
    const link = plannedFinding('application-links', {
      where: { kind: 'row', table: 'plugin_setting', key: { namespace: 'bitbucket.global.settings', key_name: 'ci' } },
      endpoints: [{ host: 'ci.example.com', port: 443, protocol: 'tcp' }],
    })
    const elsewhere = plannedFinding('hipchat', {
      endpoints: [{ host: 'hooks.example.com', port: 8443, protocol: 'tcp' }],
    })

    expect(await tried([hook, link, elsewhere], '10.1.0.5')).toMatchObject([
      {
        address: '10.1.0.5',
        port: 443,
        attempts: 1,
        endpoints: ['ci.example.com:443', 'hooks.example.com:443'],
        origins: [
          'application-links: plugin_setting[namespace=bitbucket.global.settings,key_name=ci]',
          'webhooks: AO_A0B856_WEBHOOK[ID=1]',
        ],
      },
    ])
  })

  it('on what nobody knew have neither', async () => {
    expect(await tried([plannedFinding('webhooks')], '198.51.100.7')).toMatchObject([
      { address: '198.51.100.7', endpoints: [], origins: [] },
    ])
  })
})
