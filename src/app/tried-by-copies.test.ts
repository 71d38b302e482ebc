import { beforeEach, expect, it } from 'vitest'
import { runContext, steppingClock } from '../../test/fixtures/run-context.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { production, refreshOfStaging, staging } from '../../test/fixtures/two-environments.ts'
import type { TriedDestination } from '../containment/ledger.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { fenceRecords } from './fence-records.ts'
import { triedByCopies } from './tried-by-copies.ts'

const config = {
  state: { kind: 'folder', path: '/state' },
  environments: { production, staging },
  refresh: { staging: refreshOfStaging },
} as const

const knownAddress = stagingFence.known[0]!
const stranger: TriedDestination = tried('198.51.100.7', 8443)
let app: {
  readonly config: typeof config
  readonly clock: ReturnType<typeof steppingClock>
  readonly store: ReturnType<typeof memoryStore>
}

beforeEach(() => {
  app = { config, clock: steppingClock(), store: memoryStore() }
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging' }, '')
})

function found(source: string): readonly string[] {
  return triedByCopies(app, source).map(({ endpoint, from }) => `${formatEndpoint(endpoint)} < ${from}`)
}

it('a destination that a copy tried is an endpoint of its source, over its protocol', () => {
  fenceRecords(app, 'staging').tried([
    stranger,
    tried('2001:db8::7', 514, 'udp'),
    tried(knownAddress.address, knownAddress.port),
    tried('192.0.2.1', 9999),
    tried('127.0.0.1', 25),
    // Opened since.
    tried('10.20.7.7', 443),
  ])

  expect(found('production').toSorted()).toEqual([
    '198.51.100.7:8443 < attempts of staging',
    '[2001:db8::7]:514/udp < attempts of staging',
  ])
  expect(found('staging')).toEqual([])
})

it('a destination that only the log of the kernel has still is one too', () => {
  const at = '2026-11-22T01:00:00.000Z'
  const line = { at, address: stranger.address, port: stranger.port, protocol: 'tcp', user: 20_012 }
  fenceRecords(app, 'staging').logged([line, { ...line, ...knownAddress, protocol: 'tcp' }])

  expect(found('production')).toEqual(['198.51.100.7:8443 < attempts of staging'])
})

it('of a whole host that is fenced only what the log says the copy tried is one: others try what they need', () => {
  const scope = { kind: 'host', served: [22] } as const
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging', scope }, '')
  fenceRecords(app, 'staging').tried([stranger, tried('198.51.100.8', 123, 'udp'), tried('198.51.100.9', 443)])
  const line = { at: stranger.lastAt, port: 443, protocol: 'tcp' }
  fenceRecords(app, 'staging').logged([
    { ...line, address: stranger.address, port: stranger.port, user: stagingFence.serviceUser.uid },
    { ...line, address: '198.51.100.9', user: 0 },
  ])

  expect(found('production')).toEqual(['198.51.100.7:8443 < attempts of staging'])
})

it('stays one when the next fence counts it by its address', () => {
  fenceRecords(app, 'staging').tried([stranger])
  const counted = { ...stagingFence.known[0]!, address: stranger.address, port: stranger.port }
  const known = [...stagingFence.known, { ...counted, endpoints: ['198.51.100.7:8443'] }]
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging', known }, '')

  expect(found('production')).toEqual(['198.51.100.7:8443 < attempts of staging'])
})

it('is known once a name leads there', () => {
  fenceRecords(app, 'staging').tried([stranger])
  const counted = { ...stagingFence.known[0]!, address: stranger.address, port: stranger.port }
  const known = [{ ...counted, endpoints: ['198.51.100.7:8443', 'late.example.com:8443'] }]
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging', known }, '')

  expect(found('production')).toEqual([])
})

function tried(address: string, port: number, protocol: 'tcp' | 'udp' = 'tcp'): TriedDestination {
  return { address, port, protocol, attempts: 2, lastAt: runContext().clock.now().toISOString() }
}
