import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryDisk, memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { lowerScript } from '../containment/nftables.ts'
import type { App } from './app.ts'
import { fenceRecords } from './fence-records.ts'
import { fenceStatus } from './fence-status.ts'
import { lowerFence } from './lower-fence.ts'

const counters = [{ counter: { name: 'refused', packets: 9 } }]
const RULES = 'table inet understudy_staging {\n\tchain output {\n\t}\n}\n'

/** What the configuration of these tests names, and no more. */
const withoutAllow = { ...stagingFence, allowed: stagingFence.allowed.filter(({ why }) => why.kind !== 'configured') }

/** A host whose unit is in that state, whose canary ends so, and whose kernel lists these rules. */
function fenced({
  active = 'inactive',
  canary = 0,
  rules = RULES,
  latched = [] as readonly unknown[],
  inGroup = '',
  onHost = '',
} = {}) {
  const host = memoryHost({
    systemctl: ({ args }) =>
      args.includes('is-enabled') ? {} : { stdout: `LoadState=loaded\nActiveState=${active}\nMainPID=0\n` },
    bash: ({ args }) => {
      const seen = args.includes('running')
        ? inGroup
        : args.includes('host')
          ? onHost
          : canary === 0
            ? ''
            : 'nothing refuses the canary'
      return { exitCode: seen === '' ? 0 : 1, stderr: seen }
    },
    '/usr/sbin/nft': ({ args }) => ({ stdout: args.includes('list') ? listing(args, rules, latched) : '' }),
  })
  host.put(memoryLayout.canary, '')
  host.put('/proc/sys/net/netfilter/nf_conntrack_tcp_loose', '0\n')
  const store = memoryStore(memoryDisk())
  const target = memoryTarget({ ...memoryTargetDisk(), host, running: false })
  const app = memoryApp({ store, target, holder: 'process 1' })
  fenceRecords(app, 'staging').raised(withoutAllow, RULES)
  return { host, app }
}

function listing(args: readonly string[], rules: string, latched: readonly unknown[]): string {
  if (args.includes('counters')) return JSON.stringify({ nftables: counters })
  if (!args.includes('set')) return rules
  return JSON.stringify({ nftables: [{ set: { elem: args.includes('latched4') ? latched : [] } }] })
}

const failing = async (app: App) =>
  (await fenceStatus(app, 'staging')).checks
    .filter(({ result }) => result !== 'pass')
    .map(({ id, result, evidence }) => `${id} ${result}: ${evidence}`)

describe('the state of a fence', () => {
  it('is what the canary says, and that nothing differs from what was raised', async () => {
    const { app } = fenced({ active: 'active' })

    expect(await fenceStatus(app, 'staging')).toMatchObject({ stands: true, refused: 9, latches: [] })
    expect(await failing(app)).toEqual([
      'fence/names fail: /etc/hosts is not there',
      'fence/boot fail: /etc/systemd/system/understudy-fence-staging.service is not there',
    ])
  })

  it('is not guessed from its table', async () => {
    const { app } = fenced({ canary: 1 })

    expect((await fenceStatus(app, 'staging')).stands).toBe(false)
    expect(await failing(app)).toContain('fence/stands fail: nothing refuses the canary')
  })

  it.each([
    ['\tchain output {\n', '\tchain output {\n\t\taccept\n', 'somebody added: accept'],
    ['\tchain output {\n', '', 'somebody took out: chain output {'],
  ])('tells a line of rules that differs', async (line, instead, evidence) => {
    const { app } = fenced({ rules: RULES.replace(line, instead) })

    expect(await failing(app)).toContain(`fence/rules fail: ${evidence}`)
  })

  it('takes what was tried, and latches, for no change of the rules', async () => {
    const moving =
      '\tset tried4 {\n\t\ttimeout 30d\n\t\telements = { 10.1.0.5 . tcp . 443 counter,\n\t\t\t     10.1.0.6 . tcp . 25 counter }\n\t}\n'
    const still = moving.replace(/\t\telements[^}]*\}\n/, '')
    const { app } = fenced({ rules: RULES.replace('\tchain', `${moving}\tchain`) })
    fenceRecords(app, 'staging').raised(stagingFence, RULES.replace('\tchain', `${still}\tchain`))

    expect((await failing(app)).filter((line) => line.startsWith('fence/rules'))).toEqual([])
  })

  describe('whose chain of a cgroup', () => {
    const listed = (...rules: readonly string[]) =>
      RULES.replace('\tchain', `\tchain service_cgroup {\n${rules.map((rule) => `\t\t${rule}\n`).join('')}\t}\n\tchain`)
    const ofGroup = 'socket cgroupv2 level 2 "system.slice/atlbitbucket.service"'
    const canary = `${ofGroup} ip daddr 127.66.66.66 tcp dport 10 counter name "canary" reject with icmpx admin-prohibited`
    const gone = (rule: string) => rule.replace(/".*?service"/, '12345')

    async function changeOf(...rules: readonly string[]) {
      const { app } = fenced({ rules: listed(...rules) })
      fenceRecords(app, 'staging').raised(withoutAllow, listed())
      return (await failing(app)).filter((line) => line.startsWith('fence/rules'))
    }

    it.each([
      ['takes in the group of a start', [canary, `${ofGroup} goto service_user`]],
      ['names one that is gone', [canary, `${ofGroup} goto service_user`].map(gone)],
    ])('%s is no change of the rules', async (_what, rules) => {
      expect(await changeOf(...rules)).toEqual([])
    })

    it.each([
      ['lets somebody out', [canary, 'accept', `${ofGroup} goto service_user`], 'somebody added: accept'],
      ['lets somebody out at its end', [canary, `${ofGroup} goto service_user`, 'accept'], 'somebody added: accept'],
      ['lets somebody out at its top', ['accept', canary, `${ofGroup} goto service_user`], 'somebody added: accept'],
      ['has its canary alone', [canary], `somebody added: ${canary}`],
    ])('%s is one', async (_what, rules, evidence) => {
      expect(await changeOf(...rules)).toEqual([`fence/rules fail: ${evidence}`])
    })
  })

  it('tells what is open, and not configured any more', async () => {
    const { app } = fenced()
    fenceRecords(app, 'staging').raised(stagingFence, RULES)

    expect(await failing(app)).toContain('fence/configuration fail: allow: 10.20.0.0/16:443')
  })

  it.each([
    ['nobody opened from here', { elem: { val: { concat: ['10.1.0.9', 'tcp', 443] }, expires: 60 } }],
    ['never closes', { concat: ['10.1.0.9', 'tcp', 443] }],
  ])('tells a latch that %s', async (_what, element) => {
    const { app } = fenced({ latched: [element] })

    expect(await failing(app)).toContain('fence/latches fail: open: 10.1.0.9:443')
  })
})

describe('a fence around the cgroup of the service', () => {
  const path = 'system.slice/atlbitbucket.service'
  const aroundGroup = { ...withoutAllow, scope: { kind: 'cgroup', path } } as const

  async function ofGroup(inGroup: string, runs: boolean) {
    const { app, host } = fenced({ inGroup })
    fenceRecords(app, 'staging').raised(aroundGroup, RULES)
    if (runs) host.put(`/sys/fs/cgroup/${path}/cgroup.procs`, '41\n')
    const check = (await fenceStatus(app, 'staging')).checks.find(({ id }) => id === 'fence/cgroup')
    return { ...check, asked: host.commands.filter(({ args }) => args.includes('running')) }
  }

  it('stands where the canary is refused from within, which root asks for', async () => {
    expect(await ofGroup('', true)).toMatchObject({
      title: 'Whatever is in the cgroup of the service is fenced',
      result: 'pass',
      evidence: 'system.slice/atlbitbucket.service, which each start takes in anew',
      asked: [{ program: 'bash', args: [memoryLayout.canary, 'running'], as: 'root' }],
    })
  })

  it('is open where the group was made anew since, though its rules are those that were raised', async () => {
    const seen = 'the fence of staging does not stand: nothing refuses the canary\n'

    expect(await ofGroup(seen, true)).toMatchObject({
      result: 'fail',
      evidence: 'in the cgroup system.slice/atlbitbucket.service nothing refuses the canary',
    })
  })

  it('is taken in by the next start where the service does not run', async () => {
    expect(await ofGroup('never asked', false)).toMatchObject({
      result: 'pass',
      evidence: 'the service does not run; each start takes it in',
      asked: [],
    })
  })

  it('is no question where the fence is about the service user', async () => {
    const { app } = fenced()

    expect((await fenceStatus(app, 'staging')).checks.filter(({ id }) => id === 'fence/cgroup')).toEqual([])
  })
})

describe('a fence around the whole host', () => {
  const aroundHost = { ...withoutAllow, scope: { kind: 'host', served: [22] } } as const

  async function ofHost(onHost: string) {
    const { app, host } = fenced({ onHost })
    fenceRecords(app, 'staging').raised(aroundHost, RULES)
    const { stands, checks } = await fenceStatus(app, 'staging')
    const asked = host.commands.filter(({ args }) => args.includes('host'))
    return { stands, evidence: checks.find(({ id }) => id === 'fence/stands')?.evidence, asked }
  }

  it('stands where the canary is refused as whoever logs in too', async () => {
    expect(await ofHost('')).toEqual({
      stands: true,
      evidence: 'atlbitbucket, as everybody else, is refused on ssh://understudy@bb1',
      asked: [{ effect: 'read', program: 'bash', args: [memoryLayout.canary, 'host'], as: 'login' }],
    })
  })

  it('does not stand where nothing refuses others than the service user', async () => {
    expect(await ofHost('the fence of staging does not stand: nothing refuses the canary\n')).toMatchObject({
      stands: false,
      evidence: 'for others than the service user nothing refuses the canary',
    })
  })
})

describe('a fence', () => {
  it.each(['active', 'activating'])('is not lowered while the unit is %s', async (active) => {
    const { app, host } = fenced({ active })

    await expect(lowerFence(app, 'staging')).rejects.toMatchObject({
      code: 'policy/fence-needed',
      message: 'staging is not stopped: without its fence it may reach production',
      hint: 'stop it first, then `understudy fence lower staging`',
    })

    expect(host.commands.filter(({ program }) => program === '/usr/sbin/nft')).toEqual([])
  })

  it('is lowered once the copy is stopped, and the target is not held any more', async () => {
    const { app, host } = fenced()

    await lowerFence(app, 'staging')

    expect(host.text(memoryLayout.fence)).toBe(lowerScript('staging'))
    expect([app.store.lock('staging'), host.text(memoryLayout.lock)]).toEqual([undefined, undefined])
  })
})
