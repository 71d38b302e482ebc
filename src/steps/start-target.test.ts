import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext } from '../../test/fixtures/run-context.ts'
import type { Perform } from './effect.ts'
import type { RunContext } from './run-context.ts'
import { startTarget } from './start-target.ts'

const run = '20261122-013000-k3f9'

/** A run that died after it gave the permit: its earlier effects are recorded, so they are only replayed. */
const resumedAtTheStart: Perform = async (effect) => {
  if (effect.id === 'start-target/running') await effect.apply(new AbortController().signal)
  const now = await effect.verify()
  if (now.kind === 'done') return now.result
  throw new Error(now.seen)
}

describe('the start of the copy', () => {
  it('goes by the recorded variables, also in another process than the one that set them', async () => {
    const host = memoryHost()
    host.put('/srv/staging/shared/bitbucket.properties', 'jdbc.user=staging\n')
    host.put('/srv/staging.understudy/permit', `${run}\n`)
    let held: unknown
    let startedWith: unknown
    const base = runContext()
    const context: RunContext = {
      ...base,
      generations: { ...base.generations, variables: () => ({ JDBC_URL: null }) },
      target: {
        ...base.target,
        host,
        bitbucket: { ...base.target.bitbucket, state: async () => (startedWith === undefined ? 'down' : 'RUNNING') },
        service: {
          ...base.target.service,
          state: async () => ({ kind: 'stopped' }),
          hold: async (permit, variables) => {
            held = { permit, variables }
          },
          start: async () => {
            startedWith = held
          },
        },
      },
    }

    await startTarget.run(context, resumedAtTheStart)

    expect(startedWith).toEqual({ permit: '/srv/staging.understudy/permit', variables: { JDBC_URL: null } })
  })
})
