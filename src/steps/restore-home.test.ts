import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { Perform } from './effect.ts'
import { restoreHome } from './restore-home.ts'

const generation = '/srv/staging.understudy/generations/20261122-013000-k3f9'

/** What `resume` sees of each effect that was begun. */
const onlyVerified: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

describe('the restored home', () => {
  it('is not prepared while a change of its owner has not come to its top', async () => {
    const { target, ...context } = runContext()
    const host = memoryHost()
    const { runAs } = target.config
    host.put(`${generation}/held/bitbucket.properties`, '')
    await host.makeFolder(`${generation}/home`, { mode: 0o700, owner: 'receiver', group: 'receiver' })
    await host.makeFolder(`${generation}/home/shared`, { mode: 0o750, owner: runAs, group: runAs })

    await expect(restoreHome.run({ ...context, target: { ...target, host } }, onlyVerified)).rejects.toThrow(
      `${generation}/home belongs to receiver instead of ${runAs}`,
    )
  })
})
