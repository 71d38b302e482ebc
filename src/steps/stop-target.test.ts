import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { Perform } from './effect.ts'
import { stopTarget } from './stop-target.ts'

const permit = '/srv/staging.understudy/permit'

/** A stopped target after a run that died: what `resume` does about an intent without an outcome. */
const resumed: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  await effect.apply(new AbortController().signal)
  const now = await effect.verify()
  if (now.kind === 'done') return now.result
  throw new Error(now.seen)
}

describe('the target', () => {
  it('is not stopped before its service depends on the permit, also where nothing runs', async () => {
    let held = false
    const context = runContext()
    const target = {
      ...context.target,
      host: memoryHost(),
      bitbucket: { ...context.target.bitbucket, state: async () => 'down' as const },
      service: {
        ...context.target.service,
        state: async () => ({ kind: 'stopped' as const }),
        stop: async () => undefined,
        hold: async (path: string) => {
          held = path === permit
        },
        differs: async () => (held ? undefined : 'the drop-in is not there'),
      },
    }

    expect(await stopTarget.run({ ...context, target }, resumed)).toEqual({ stopped: true })

    expect(held).toBe(true)
  })
})
