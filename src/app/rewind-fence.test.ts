import { expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget } from '../../test/fixtures/memory-target.ts'
import { appOn, first, generation, second, world } from '../../test/fixtures/rewind-world.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import { fenceRecords, standingFence } from './fence-records.ts'
import { rewindEnvironment } from './rewind.ts'

const RULES = 'table inet understudy_staging {\n}\n'
const ofFirst = { ...stagingFence, allowed: stagingFence.allowed.slice(0, 1), names: ['hooks.example.com'] }
const ofSecond = { ...stagingFence, allowed: stagingFence.allowed.slice(0, 3) }

/** Two copies, of which the later one runs behind its fence. */
function fenced(recorded: readonly string[]) {
  const at = world([generation(second, 'live'), generation(first, 'kept')], second, {
    bash: () => ({}),
    '/usr/sbin/sysctl': () => ({}),
    '/usr/sbin/nft': ({ args }) => ({ stdout: args.includes('table') ? RULES : '{"nftables":[]}' }),
  })
  at.target.host.put(memoryLayout.canary, '')
  const base = appOn(at, 'process 1')
  const fence = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const
  const app: typeof base = {
    ...base,
    config: { ...base.config, refresh: { staging: { ...refreshOfStaging, fence } } },
    openTarget: async () => ({ ...memoryTarget(at.target), config: { ...staging, service: undefined } }),
  }
  const records = fenceRecords(app, 'staging')
  const fences = [
    [first, ofFirst],
    [second, ofSecond],
  ] as const
  for (const [id, one] of fences) {
    records.raised(one, RULES)
    if (recorded.includes(id)) records.standsFor(id)
  }
  return { app, standing: () => standingFence(memoryStore(at.store), 'staging')?.fence }
}

it('a rewind raises the fence that the earlier copy had, and forth again that of the later one', async () => {
  const { app, standing } = fenced([first, second])

  await rewindEnvironment(app, 'staging', { run: `${second}-1` })
  const back = standing()
  await rewindEnvironment(app, 'staging', { run: `${second}-2` })

  expect([back, standing()]).toEqual([ofFirst, ofSecond])
})

it('a rewind raises the last fence for a copy whose own is not recorded', async () => {
  const { app, standing } = fenced([])

  await rewindEnvironment(app, 'staging')

  expect(standing()).toEqual(ofSecond)
})

it('a rewind looks at the packets of whom the host has now', async () => {
  const { app, standing } = fenced([first, second])
  const user = { ...stagingFence.serviceUser, uid: 31_007 }
  fenceRecords(app, 'staging').raised({ ...ofSecond, serviceUser: user }, RULES)

  await rewindEnvironment(app, 'staging')

  expect(standing()).toEqual({ ...ofFirst, serviceUser: user })
})
