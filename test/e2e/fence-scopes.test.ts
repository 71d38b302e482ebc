import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunOutcome } from '../../src/app/execute-run.ts'
import { fenceStatus } from '../../src/app/fence-status.ts'
import { watchOnce } from '../../src/app/watch-fence.ts'
import { layoutOf } from '../../src/hold/layout.ts'
import { knock } from '../fixtures/ways-out.ts'
import { reachedUncut } from '../fixtures/reached-uncut.ts'
import { openRefreshLab, type RefreshLab } from '../fixtures/refresh-lab.ts'
import {
  giveOwnSlice,
  groupOfStaging,
  notPassed,
  reachedSince,
  refreshWithin,
  rootKnocks,
  startUncutInstead,
  triedBehind,
} from '../fixtures/scoped-fence.ts'

/** What a copy that runs already reaches without a push and without new mail. */
const BY_ITSELF = reachedUncut.filter(
  (kind) => !['mail', 'webhook', 'legacy-webhook', 'repository-hook'].includes(kind),
)
const WHERE = ['directory', 'jira', 'mirror', 'production', 'world']
const TABLE = ['table', 'inet', 'understudy_staging']

let staged: RefreshLab
let takeSliceAway: () => Promise<void>

beforeAll(async () => {
  staged = await openRefreshLab({
    seed: 1,
    version: '8.9',
    variant: 0,
    hosts: ['production', 'staging'],
    scale: { repositories: 2, comments: 10 },
  })
  staged.hasten('staging')
  takeSliceAway = await giveOwnSlice(staged.lab)
})
afterAll(async () => {
  // A copy that loses its database connects again at once, which its server waits for while it ends.
  await staged.lab.stop('staging')
  await staged[Symbol.asyncDispose]()
  await takeSliceAway()
})

describe('a copy whose fence is around the control group of its service', () => {
  behindFence('cgroup')

  it('is held by the canary where its rules do not take in the group of a start', async () => {
    const { cgroup } = layoutOf(staged.lab.topology.staging.home)
    const rules = readFileSync(cgroup)
    await staged.lab.stop('staging')
    writeFileSync(cgroup, '')

    const start = await staged.lab.host('staging').tryRun(['systemctl', 'start', staged.lab.topology.staging.unit])
    writeFileSync(cgroup, rules)

    expect([start.exitCode, await staged.lab.state('staging')]).toEqual([1, undefined])
  })

  it('is found open where that group was removed and made again, though its rule is listed, and closed by a watch', async () => {
    const group = groupOfStaging(staged.lab)
    await staged.lab.start('staging')
    const held = await rootKnocks(staged.lab, group)
    await staged.lab.stop('staging')
    await staged.lab.host('staging').run(['mkdir', '-p', `/sys/fs/cgroup/${group}`])
    await using app = await staged.openApp()

    const renewed = await rootKnocks(staged.lab, group)
    const { checks } = await fenceStatus(app, 'staging')
    const listed = await staged.lab.host('staging').run(['nft', 'list', 'chain', ...TABLE.slice(1), 'service_cgroup'])
    const watched = await watchOnce(app, 'staging')
    const closed = await rootKnocks(staged.lab, group)

    expect([held, renewed, closed].map(({ exitCode }) => exitCode)).toEqual([1, 0, 1])
    expect(listed).toContain('socket cgroupv2 level 2')
    expect(checks.filter(({ result }) => result !== 'pass')).toEqual([
      {
        id: 'fence/cgroup',
        title: 'Whatever is in the cgroup of the service is fenced',
        result: 'fail',
        evidence: `in the cgroup ${group} nothing refuses the canary`,
      },
    ])
    expect(watched).toMatchObject({ kind: 'raised-again', failed: [{ id: 'fence/cgroup' }] })
  })
})

/** On the same host: the second refresh finds the fence of the first one. */
describe('a copy whose fence is around the whole host', () => {
  behindFence('host')
})

function behindFence(scope: 'cgroup' | 'host'): void {
  let outcome: RunOutcome

  beforeAll(async () => {
    await staged.lab.resetPackets()
    await staged.lab.resetContacts()
    outcome = await refreshWithin(staged, scope)
  })

  it('starts, answers, passes every check, and reached nobody since before its data arrived', async () => {
    expect(outcome.error).toBeUndefined()
    expect(await staged.lab.state('staging')).toBe('RUNNING')
    expect(await notPassed(staged)).toEqual([])
    expect(await reachedSince(staged)).toEqual({ hosts: [], contacts: [] })
  })

  it('reaches nobody without its cuts either, though it tries', async () => {
    await startUncutInstead(staged, `bitbucket_uncut_${scope}`)

    expect(await reachedSince(staged)).toEqual({ hosts: [], contacts: [] })
    const tried = await triedBehind(staged)
    expect(reachedUncut.filter((kind) => !tried.some((one) => one.startsWith(`${kind}.`)))).toEqual([])
  })

  it('holds what root opens in its place, which a fence around the service user lets out', async () => {
    const group = scope === 'cgroup' ? groupOfStaging(staged.lab) : undefined

    expect(await rootKnocks(staged.lab, group)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('Connection refused'),
    })
    expect((await rootKnocks(staged.lab)).exitCode).toBe(scope === 'cgroup' ? 0 : 1)
    await staged.lab.resetPackets()
  })

  it('reaches everybody once the fence is taken away, until a watch raises it again', async () => {
    await using app = await staged.openApp()
    await staged.lab.host('staging').run(['nft', 'delete', ...TABLE])

    expect(await knocksOnProduction()).toBe(true)
    const without = await reachedSince(staged)
    const watched = await watchOnce(app, 'staging')
    await reachedSince(staged)
    const again = await reachedSince(staged)

    expect(without).toEqual({
      hosts: expect.arrayContaining(WHERE),
      contacts: expect.arrayContaining(BY_ITSELF),
    })
    expect(watched.kind).toBe('raised-again')
    expect(again).toEqual({ hosts: [], contacts: [] })
    expect((await fenceStatus(app, 'staging')).checks.filter(({ result }) => result !== 'pass')).toEqual([])
  })

  it('starts again after a reboot, behind its fence', async () => {
    await staged.lab.resetPackets()
    await staged.lab.host('staging').reboot()
    await staged.lab.waitUntilRunning('staging')

    expect(await reachedSince(staged)).toEqual({ hosts: [], contacts: [] })
    expect(await knocksOnProduction()).toBe(false)
  })
}

function knocksOnProduction(): Promise<boolean> {
  const { host, httpPort } = staged.lab.topology.production
  return knock(staged.lab, host.address, httpPort)
}
