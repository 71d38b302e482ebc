import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { stagingFence } from '../../../test/fixtures/staging-fence.ts'
import type { StandingFence } from '../run-context.ts'
import { fenceEffects } from './fence-of-run.ts'

const RULES = 'table inet understudy_staging {\n}\n'
const { signal } = new AbortController()

/** The effect that raises the rules, with what is recorded. */
function raising(recorded: StandingFence | undefined) {
  const kept: { standing: StandingFence | undefined } = { standing: recorded }
  const host = memoryHost({
    bash: () => ({}),
    '/usr/sbin/sysctl': () => ({}),
    '/usr/sbin/nft': ({ args }) => ({ stdout: args.includes('table') ? RULES : '{"nftables":[]}' }),
  })
  const context = runContext()
  host.put(context.target.layout.canary, '')
  const fence = {
    ...context.fence,
    standing: () => kept.standing,
    raised: (raised: StandingFence['fence'], rules: string) => void (kept.standing = { fence: raised, rules }),
  }
  const config = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const
  const [rules] = fenceEffects(
    'raise-fence',
    { ...context, fence, target: { ...context.target, host } },
    config,
    stagingFence,
  )
  if (rules === undefined) throw new Error('no effect raises the rules')
  return rules
}

describe('raising the fence', () => {
  it('is done when its canary is refused and it is recorded as it stands', async () => {
    const rules = raising(undefined)

    await rules.apply(signal)

    expect(await rules.verify()).toEqual({ kind: 'done', result: { stands: true } })
  })

  it.each([
    ['nothing was recorded, as after a kill in between', undefined],
    ['another fence was recorded', { fence: { ...stagingFence, names: [] }, rules: RULES }],
    ['the rules are not those that were recorded', { fence: stagingFence, rules: 'table inet other {\n}\n' }],
  ])('is not done where %s, though something refuses the canary', async (_what, recorded) => {
    expect(await raising(recorded).verify()).toEqual({ kind: 'open', seen: 'another fence stands' })
  })
})
