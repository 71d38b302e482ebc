import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { layoutOf } from '../hold/layout.ts'
import { latchScript, lowerScript, nftablesScript } from './nftables.ts'
import { countersOf, lower, raise, whyNotStanding } from './standing-fence.ts'

const layout = layoutOf('/srv/staging')
const now = new Date('2026-11-22T01:00:00.000Z')
const { signal } = new AbortController()

/** A host whose canary ends so. */
function hostWith(canary: { readonly exitCode: number; readonly stderr: string }) {
  const loaded: (string | undefined)[] = []
  const host = memoryHost({
    bash: () => canary,
    '/usr/sbin/sysctl': () => ({}),
    '/usr/sbin/nft': ({ args: [, file = ''] }) => {
      loaded.push(host.text(file))
      return {}
    },
  })
  host.put(layout.canary, '')
  return { loaded, at: { host, layout, environment: stagingFence.environment, serviceUser: 'atlbitbucket' } }
}

const stands = { exitCode: 0, stderr: '' }
const open = { exitCode: 1, stderr: 'nothing refuses the canary\n' }

describe('the fence', () => {
  it('is loaded from a file that only root reads, beside the program that proves it', async () => {
    const { loaded, at } = hostWith(stands)

    await raise(at, stagingFence, { now, signal })

    expect(loaded).toEqual([nftablesScript(stagingFence), latchScript(stagingFence, now)])
    expect(at.host.modeOf(layout.fence)).toEqual({ mode: 0o600, owner: 'root', group: 'root' })
    expect(at.host.modeOf(layout.canary)).toEqual({ mode: 0o755, owner: 'root', group: 'root' })
    expect(at.host.commands.at(-1)).toMatchObject({ args: [layout.canary], as: { user: 'atlbitbucket' } })
  })

  it('is not raised while its canary is not refused', async () => {
    const { at } = hostWith(open)

    await expect(raise(at, stagingFence, { now, signal })).rejects.toMatchObject({
      code: 'host/fence-not-standing',
      message:
        'the fence of staging-2 was loaded on ssh://understudy@bb1, and does not stand for atlbitbucket: nothing refuses the canary',
      hint: 'look for rules that accept before it with `nft list ruleset` there; the copy must not start',
    })
  })

  it('is not raised by a kernel that lacks something, which leaves the earlier rules', async () => {
    const stderr = '/srv/staging.understudy/fence.nft:31:3-60: Error: Could not process rule: Operation not supported\n'
    const host = memoryHost({ bash: () => stands, '/usr/sbin/nft': () => ({ exitCode: 1, stderr }) })
    host.put(layout.canary, '')

    await expect(raise({ ...hostWith(stands).at, host }, stagingFence, { now, signal })).rejects.toMatchObject({
      code: 'host/fence-not-loaded',
      message:
        'ssh://understudy@bb1 does not take the fence of staging-2: /srv/staging.understudy/fence.nft:31:3-60: Error: Could not process rule: Operation not supported',
      hint: 'nft 1.0 and Linux 5.10 are old enough for it (5.13 for the cgroup): update the host, or load what `understudy fence print --for iptables` prints and waive the fence',
    })
  })

  it('is lowered by the same file, so that nothing loads the earlier rules again', async () => {
    const { loaded, at } = hostWith(stands)
    await raise(at, stagingFence, { now, signal })

    await lower(at, signal)

    expect(loaded.at(-1)).toBe(lowerScript(stagingFence.environment))
    expect(at.host.text(layout.fence)).toBe(lowerScript(stagingFence.environment))
  })

  it('does not stand where nothing can prove it', async () => {
    const { at } = hostWith(stands)
    await at.host.removeFile(layout.canary)

    expect(await whyNotStanding(at)).toBe('/srv/staging.understudy/canary is not there')
  })

  it('has no counters where it has no table', async () => {
    const host = memoryHost({ '/usr/sbin/nft': () => ({ exitCode: 1, stderr: 'Error: No such file or directory' }) })

    expect(await countersOf({ host, environment: 'staging' })).toBeUndefined()
  })
})
