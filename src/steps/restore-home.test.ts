import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { runContext, withCopyDatabase } from '../../test/fixtures/run-context.ts'
import type { Json } from '../kernel/json.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { Perform } from './effect.ts'
import { restoreHome } from './restore-home.ts'

const generation = '/srv/staging.understudy/generations/20261122-013000-k3f9'

/** What `resume` sees of each effect that was begun. */
const onlyVerified: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

/** No mount, no link. */
const leadingNowhere = { realpath: () => ({ stdout: `${generation}/home\0` }), cat: () => ({}), find: () => ({}) }

const applied: Perform = async (effect) => {
  await effect.apply(new AbortController().signal)
  return onlyVerified(effect)
}

describe('the restored home', () => {
  it('is not prepared while a change of its owner has not come to its top', async () => {
    const { target, ...context } = withCopyDatabase(runContext())
    const host = memoryHost(leadingNowhere)
    const { runAs } = target.config
    host.put(`${generation}/held/bitbucket.properties`, '')
    await host.makeFolder(`${generation}/home`, { mode: 0o700, owner: 'receiver', group: 'receiver' })
    await host.makeFolder(`${generation}/home/shared`, { mode: 0o750, owner: runAs, group: runAs })

    await expect(restoreHome.run({ ...context, target: { ...target, host } }, onlyVerified)).rejects.toThrow(
      `${generation}/home belongs to receiver instead of ${runAs}`,
    )
  })

  it('is on disk before it is swapped in', async () => {
    const { target, ...context } = withCopyDatabase(
      runContext({
        results: new Map<StepId, Json>([
          ['keep-generation', { generation: 'x', previous: null }],
          ['restore-database', { database: 'bitbucket_stg_1' }],
        ]),
      }),
    )
    const { runAs } = target.config
    const order: string[] = []
    const owned = { mode: 0o750, owner: runAs, group: runAs }
    const host = memoryHost({
      ...leadingNowhere,
      grep: () => ({ exitCode: 1 }),
      chown: () => {
        for (const folder of ['home', 'home/shared']) void host.makeFolder(`${generation}/${folder}`, owned)
        order.push('owned')
        return {}
      },
      sync: ({ args }) => {
        order.push(args.join(' '))
        return {}
      },
    })
    host.put(`${generation}/held/bitbucket.properties`, '')
    host.put(`${generation}/home/shared/bitbucket.version`, '7.2.0')
    const rename = (from: string, to: string) => {
      order.push(`${from} is now ${to}`)
      return host.rename(from, to)
    }

    await restoreHome.run({ ...context, target: { ...target, host: { ...host, rename } } }, applied)

    expect(order).toEqual(['owned', `-f -- ${generation}/home`, `${generation}/home is now /srv/staging`])
  })
})
