import { describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { memoryDisk, memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { lowerScript } from '../containment/nftables.ts'
import { fenceStatus } from './fence-status.ts'
import { lowerFence } from './lower-fence.ts'

const counter = (name: string, packets: number) => ({ counter: { name, packets } })
const counters = [counter('refused', 9), counter('to_ci', 2), counter('to_mail', 7), counter('to_wiki', 0)]
const known = ['ci', 'mail', 'wiki'].map((name) => ({ counter: `to_${name}`, endpoints: [`${name}.example.com:443`] }))

/** A host whose unit is in that state, and whose canary ends so. */
function fenced({ active = 'inactive', canary = 0 } = {}) {
  const host = memoryHost({
    systemctl: () => ({ stdout: `LoadState=loaded\nActiveState=${active}\nMainPID=0\n` }),
    bash: () => ({ exitCode: canary, stderr: canary === 0 ? '' : 'nothing refuses the canary\n' }),
    '/usr/sbin/nft': ({ args }) =>
      args.includes('list') ? { stdout: JSON.stringify({ nftables: counters }) } : { stdout: '' },
  })
  host.put(memoryLayout.canary, '')
  const store = memoryStore(memoryDisk())
  store.putDocument('staging', 'fence', known)
  const target = memoryTarget({ ...memoryTargetDisk(), host, running: false })
  return { host, app: memoryApp({ store, target, holder: 'process 1' }) }
}

describe('the state of a fence', () => {
  it('is what the canary says, with the endpoints that were tried, the most often first', async () => {
    expect(await fenceStatus(fenced().app, 'staging')).toEqual({
      stands: true,
      seen: undefined,
      refused: 9,
      tried: [
        { endpoints: ['mail.example.com:443'], attempts: 7 },
        { endpoints: ['ci.example.com:443'], attempts: 2 },
      ],
    })
  })

  it('is not guessed from its table', async () => {
    expect(await fenceStatus(fenced({ canary: 1 }).app, 'staging')).toMatchObject({
      stands: false,
      seen: 'nothing refuses the canary',
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
