import { describe, expect, it } from 'vitest'
import { fenceOf, parts } from '../../test/fixtures/derived-fence.ts'
import { refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { AllowedDestination } from '../config/fence.ts'
import { openedBeyond, type ConfiguredFence } from './opened-beyond.ts'

const ntp = { to: 'ntp.example.com', port: 123 }
const relay = { to: 'localhost', port: 2525 }
const redirected: RefreshConfig = {
  ...refreshOfStaging,
  integrations: {
    ...refreshOfStaging.integrations,
    decisions: { 'mail-server': { kind: 'redirect', to: { kind: 'host', host: 'sink.example.com', port: 1025 } } },
  },
}

const raised = fenceOf({ ...parts, refresh: redirected, allow: [ntp, relay], resolvers: ['10.3.0.53'] })

function configured(allow: readonly AllowedDestination[], over: Partial<ConfiguredFence> = {}): ConfiguredFence {
  const fence = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow } as const
  return { target: staging, refresh: redirected, fence, ...over }
}

describe('a fence that was raised earlier', () => {
  it('is as wide as the configuration that it was raised by, and narrower than one that allows more', () => {
    expect(openedBeyond(raised, configured([ntp, relay]))).toEqual([])
    expect(openedBeyond(raised, configured([ntp, relay, { to: '10.0.0.0/8', port: 443 }]))).toEqual([])
  })

  it('is wider by each entry of allow that was taken out, on loopback too', () => {
    expect(openedBeyond(raised, configured([]))).toEqual(['allow: ntp.example.com:123', 'allow: localhost:2525'])
  })

  it('is wider by a redirect that is none any more, and by a database that the target had', () => {
    const database = { ...staging.database, host: 'db2.staging.example.com' }
    const target = { ...staging, database }

    expect(openedBeyond(raised, configured([ntp, relay], { target, refresh: refreshOfStaging }))).toEqual([
      'database: db.staging.example.com:5432',
      'redirect: sink.example.com:1025',
    ])
  })

  it('is wider where it looks at fewer programs than is configured', () => {
    const { fence, ...others } = configured([ntp, relay])

    expect(openedBeyond(raised, { ...others, fence: { ...fence, scope: 'host' } })).toEqual([
      'scope: service-user, where host is configured',
    ])
    expect(openedBeyond({ ...raised, scope: { kind: 'host', served: [] } }, { ...others, fence })).toEqual([])
  })
})
