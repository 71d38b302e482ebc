import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost, type Programs } from '../../test/fixtures/memory-host.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { plannedFinding } from '../../test/fixtures/planning.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import type { Finding } from '../kernel/finding.ts'
import { fenceAttempts, fenceLedger } from './fence-attempts.ts'
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
  return fenceAttempts(copyOf(findings, addresses), 'staging')
}

/** With a fence that was raised, on a host with these programs. */
function appOn(programs: Programs) {
  const host = memoryHost(programs)
  const target = memoryTarget({ ...memoryTargetDisk(), host })
  const app = memoryApp({ store: memoryStore(), target, holder: 'process 1' })
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging' }, '')
  return app
}

/** `journal`: what it prints; undefined where there is none. */
function copyOf(findings: readonly Finding[], addresses: readonly string[], journal?: string) {
  const elem = addresses.map((address) => ({
    elem: { val: { concat: [address, 'tcp', 443] }, expires: 2_592_000, counter: { packets: 1 } },
  }))
  const app = appOn({
    ...(journal === undefined ? {} : { journalctl: () => ({ stdout: journal }) }),
    '/usr/sbin/nft': ({ args }) => ({
      stdout: JSON.stringify({ nftables: [{ set: { elem: args.includes('tried4') ? elem : [] } }] }),
    }),
  })
  const generations = app.generations('staging')
  generations.save([live])
  const decided = { decision: { kind: 'cut' }, decidedBy: 'default' } as const
  generations.saveDecided(
    live.id,
    findings.map((finding) => ({ finding, ...decided })),
  )
  return app
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

  it('have the time of each and its user where the kernel wrote them down, beside what it counted', async () => {
    const line = (seconds: number, to: string) =>
      `${seconds}.0 bb1 kernel: understudy fence staging: OUT=eth0 DST=${to} PROTO=TCP SPT=4000 DPT=443 SYN UID=20012 GID=20012\n`
    const times = Array.from({ length: 12 }, (_, index) => 1_795_921_200 + index)
    const journal = [...times.map((time) => line(time, '10.1.0.5')), line(1_795_921_300, '198.51.100.7')].join('')

    const { attempts, log } = await fenceLedger(copyOf([], ['10.1.0.5'], journal), 'staging')

    expect(log.kind).toBe('read')
    expect(attempts).toMatchObject([
      { address: '10.1.0.5', attempts: 1, users: [20_012] },
      {
        address: '198.51.100.7',
        attempts: 1,
        endpoints: [],
        firstAt: '2026-11-29T03:01:40.000Z',
        loggedAt: ['2026-11-29T03:01:40.000Z'],
      },
    ])
    expect(attempts[0]?.loggedAt).toEqual(
      times
        .slice(2)
        .toReversed()
        .map((time) => new Date(time * 1000).toISOString()),
    )
  })

  it('are told with the reason why there is nothing of the kernel, where its log cannot be read', async () => {
    const { attempts, log } = await fenceLedger(copyOf([], ['10.1.0.5']), 'staging')

    expect(log).toEqual({
      kind: 'unknown',
      because: 'journalctl is not installed on ssh://understudy@bb1',
      attempts: [],
    })
    expect(attempts).toMatchObject([{ address: '10.1.0.5', attempts: 1, loggedAt: [], users: [] }])
  })

  it('are counted once where one comes while they are asked for', async () => {
    const line = `1795921200.0 bb1 kernel: understudy fence staging: OUT=eth0 DST=198.51.100.7 PROTO=TCP DPT=443 SYN UID=20012\n`
    const kernel = { looks: 0 }
    // Between the first and the second look at the host somebody tries it: what is read later has it.
    const seen = () => (kernel.looks += 1) > 1
    const elem = [
      { elem: { val: { concat: ['198.51.100.7', 'tcp', 443] }, expires: 2_592_000, counter: { packets: 1 } } },
    ]
    const app = appOn({
      journalctl: () => (seen() ? { stdout: line } : { exitCode: 1 }),
      '/usr/sbin/nft': ({ args }) => {
        const there = args.includes('tried4') && seen()
        return { stdout: JSON.stringify({ nftables: [{ set: { elem: there ? elem : [] } }] }) }
      },
    })

    await fenceLedger(app, 'staging')

    expect((await fenceLedger(app, 'staging')).attempts).toMatchObject([{ address: '198.51.100.7', attempts: 1 }])
  })

  it('on what nobody knew have neither', async () => {
    expect(await tried([plannedFinding('webhooks')], '198.51.100.7')).toMatchObject([
      { address: '198.51.100.7', endpoints: [], origins: [] },
    ])
  })
})
