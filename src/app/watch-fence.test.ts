import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { staging } from '../../test/fixtures/two-environments.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { renderFenceUnit } from '../containment/fence-unit.ts'
import { namesToBlock } from '../containment/hosts-file.ts'
import { withHostsBlock } from '../containment/hosts-block.ts'
import { AppError } from '../kernel/app-error.ts'
import { fenceRecords } from './fence-records.ts'
import { watchOnce } from './watch-fence.ts'

const RULES = 'table inet understudy_staging {\n}\n'
const raised = {
  ...stagingFence,
  environment: 'staging',
  allowed: stagingFence.allowed.filter(({ why }) => why.kind === 'derived'),
}

/** A fence that stands as it was raised, on a host where somebody may spoil it. */
function fenced() {
  const state = { rules: RULES, tried: [] as readonly string[], raisings: 0 }
  const host = memoryHost({
    bash: () => ({}),
    systemctl: () => ({ stdout: 'ActiveState=active\nNeedDaemonReload=no\n' }),
    '/usr/sbin/sysctl': () => ({}),
    '/usr/sbin/nft': ({ args }) => {
      if (args.includes(memoryLayout.fence)) [state.rules, state.raisings] = [RULES, state.raisings + 1]
      const elem = state.tried.map((address) => ({
        elem: { val: { concat: [address, 'tcp', 443] }, expires: 2_592_000, counter: { packets: 1 } },
      }))
      const set = JSON.stringify({ nftables: [{ set: { elem: args.includes('tried4') ? elem : [] } }] })
      return { stdout: args.includes('set') ? set : state.rules }
    },
  })
  const hosts = withHostsBlock(Buffer.from('127.0.0.1 localhost\n'), namesToBlock(raised, []), '\n')
  const files = {
    [memoryLayout.canary]: '',
    '/proc/sys/net/netfilter/nf_conntrack_tcp_loose': '0\n',
    '/etc/systemd/system/understudy-fence-staging.service': renderFenceUnit(staging.name, memoryLayout),
    '/etc/hosts': Buffer.from(hosts).toString(),
  }
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  const target = memoryTarget({ ...memoryTargetDisk(), host })
  const app = memoryApp({ store: memoryStore(), target, holder: 'process 1' })
  fenceRecords(app, 'staging').raised(raised, RULES)
  return { app, state, host }
}

describe('a look at a fence', () => {
  it('that stands brings the ledger up to date, and tells each destination once', async () => {
    const { app, state } = fenced()
    state.tried = ['198.51.100.7']

    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: ['198.51.100.7:443'] })
    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: [] })
    expect(state.raisings).toBe(0)
  })

  it('that somebody changed raises it again as it was, without asking the source', async () => {
    const { app, state } = fenced()
    state.rules = RULES.replace('}', '\tchain theirs {\n\t}\n}')

    const round = await watchOnce(app, 'staging')

    expect(round).toMatchObject({ kind: 'raised-again', failed: [{ id: 'fence/rules', result: 'fail' }] })
    expect([state.raisings, state.rules]).toEqual([1, RULES])
    expect(await watchOnce(app, 'staging')).toEqual({ kind: 'stands', newDestinations: [] })
  })

  it('that is wider than the configuration has become leaves it, as raising it as it was mends nothing', async () => {
    const { app, state } = fenced()
    const wider = { ...raised, allowed: stagingFence.allowed.filter(({ why }) => why.kind !== 'latch') }
    fenceRecords(app, 'staging').raised(wider, RULES)

    expect((await watchOnce(app, 'staging')).kind).toBe('stands')
    expect(state.raisings).toBe(0)
  })

  it('whose host does not answer is told, and does not end the watch', async () => {
    const { app, host } = fenced()
    const error = new AppError('host/unreachable', 'bb1 cannot be reached', { hint: 'look' })
    const lost = {
      ...app,
      openHost: () => ({ ...host, run: () => Promise.reject(error), status: () => Promise.reject(error) }),
    }

    expect(await watchOnce({ ...lost, openTarget: () => Promise.reject(error) }, 'staging')).toEqual({
      kind: 'down',
      error,
    })
  })

  it('that nobody raised from here says so', async () => {
    const { app } = fenced()

    expect(await watchOnce({ ...app, store: memoryStore() }, 'staging')).toMatchObject({
      kind: 'down',
      error: { message: 'nobody raised the fence of staging from here', hint: '`understudy fence raise staging`' },
    })
  })
})
