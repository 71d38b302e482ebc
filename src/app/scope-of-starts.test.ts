import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { staging } from '../../test/fixtures/two-environments.ts'
import { fenceGateOf } from '../hold/fence-gate.ts'
import { renderDropIn } from '../hold/drop-in.ts'
import type { FenceScope } from '../containment/fence.ts'
import { assertScopeOfStarts } from './scope-of-starts.ts'

type Scope = FenceScope['kind']

const DROP_IN = '/etc/systemd/system/atlbitbucket.service.d/90-understudy.conf'

/** A raise by hand on a host whose copy was last refreshed with such a fence; undefined: never. */
function raise(refreshed: Scope | undefined, raised: Scope | undefined, wanted: Scope): Promise<void> {
  const host = memoryHost()
  if (refreshed !== undefined) {
    const gate = fenceGateOf(staging, { kind: 'raised', with: ['nftables'], scope: refreshed, allow: [] })
    host.put(DROP_IN, renderDropIn('/p', {}, gate))
  }
  const service = { kind: 'systemd', unit: 'atlbitbucket' } as const
  return assertScopeOfStarts(host, { name: 'staging', service }, raised, wanted)
}

describe('a fence that is raised by hand', () => {
  it('is refused where a start would not take in the cgroup that it is about', async () => {
    await expect(raise('service-user', 'service-user', 'cgroup')).rejects.toMatchObject({
      code: 'policy/fence-scope',
      message:
        'a start of staging asks for a fence with `scope: service-user`, and the configuration has `scope: cgroup`',
      hint: '`understudy refresh staging` changes it, or set `refresh.staging.fence.scope: service-user` until then',
    })
  })

  it.each([
    ['host', 'cgroup'],
    ['cgroup', 'service-user'],
    ['cgroup', 'host'],
    ['host', 'service-user'],
  ] as const)('is refused where a start asks for %s and it would be %s', async (refreshed, wanted) => {
    await expect(raise(refreshed, refreshed, wanted)).rejects.toMatchObject({ code: 'policy/fence-scope' })
    await expect(raise(refreshed, undefined, wanted)).rejects.toMatchObject({ code: 'policy/fence-scope' })
  })

  it.each([
    ['there is no copy yet', undefined, undefined, 'cgroup'],
    ['its scope is that of the starts', 'cgroup', undefined, 'cgroup'],
    ['it takes in more than the starts ask for', 'service-user', 'service-user', 'host'],
    ['a refresh raised it, and has made no copy yet', 'service-user', 'cgroup', 'cgroup'],
  ] as const)('is raised where %s', async (_what, refreshed, raised, wanted) => {
    await expect(raise(refreshed, raised, wanted)).resolves.toBeUndefined()
  })
})
