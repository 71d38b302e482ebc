import { describe, expect, it } from 'vitest'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { unfencedClient } from './unfenced-client.ts'

describe("a restore by the vendor's client", () => {
  const lock = { drainMs: 300_000, totalMs: 600_000, window: undefined }
  const raised = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const
  const fenced = {
    ...refreshOfStaging,
    backup: { kind: 'client', lock, folder: '/opt/client', singleServer: false, timeoutMs: 43_200_000 },
    fence: raised,
  } as const
  const waivers = [{ proof: 'fence', because: 'a test' }] as const

  it('is refused where the fence is waived, by the configuration or by the plan of its run', () => {
    const refused = [
      {
        id: 'client-unfenced',
        because:
          "the fence of staging is waived, and only behind it may the vendor's restore client run: one that does not heed jdbc.override would fill the database of production",
        hint: 'write refresh.staging.fence: {with: [nftables]} and begin a new run, or use backup: {method: native}, or {method: diy}',
      },
    ]

    expect(unfencedClient({ refresh: { ...fenced, fence: refreshOfStaging.fence } })).toEqual(refused)
    expect(unfencedClient({ refresh: fenced, waivers })).toEqual(refused)
  })

  it('has nothing against it behind a fence', () => {
    expect(unfencedClient({ refresh: fenced, waivers: [] })).toEqual([])
  })

  it('is not what another method does, nor a backup that lies there already', () => {
    expect(unfencedClient({ refresh: refreshOfStaging, waivers })).toEqual([])
    expect(
      unfencedClient({ refresh: fenced, waivers, given: { path: '/archives/a.tar.gz', kind: 'archive' } }),
    ).toEqual([])
  })
})
