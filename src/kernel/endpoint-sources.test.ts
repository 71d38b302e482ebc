import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eachSource, mergeEndpoints, type FoundEndpoint } from './endpoint-sources.ts'

const mail = { host: 'mail.example.com', port: 25, protocol: 'tcp' } as const
const log = { host: 'log.example.com', port: 514, protocol: 'udp' } as const

describe('endpoints with their sources', () => {
  it('are each there once, in the order in which they were first found, with every source once and sorted', () => {
    expect(
      mergeEndpoints([
        { endpoint: { ...mail, scheme: 'smtp' }, from: 'mail-server' },
        { endpoint: log, from: 'property log.host' },
        { endpoint: mail, from: 'live connection' },
        { endpoint: mail, from: 'mail-server' },
      ]),
    ).toEqual([
      { endpoint: { ...mail, scheme: 'smtp' }, sources: ['live connection', 'mail-server'] },
      { endpoint: log, sources: ['property log.host'] },
    ])
  })

  it('are apart where port or protocol differ, and where only one names a port', () => {
    const found = [mail, { ...mail, port: 587 }, { ...mail, protocol: 'udp' as const }, { ...mail, port: undefined }]

    expect(mergeEndpoints(found.map((endpoint) => ({ endpoint, from: 'x' })))).toHaveLength(4)
  })

  it('lose nothing, however often and in whatever order they are merged', () => {
    const one: fc.Arbitrary<FoundEndpoint> = fc.record({
      endpoint: fc.record({
        host: fc.constantFrom('a', 'b', '2001:db8::1'),
        port: fc.constantFrom(25, 443, undefined),
        protocol: fc.constantFrom('tcp', 'udp'),
      }),
      from: fc.constantFrom('webhooks', 'live connection', 'known_hosts'),
    })
    const sorted = (list: readonly FoundEndpoint[]) => list.map((each) => JSON.stringify(each)).toSorted()
    fc.assert(
      fc.property(fc.array(one), (found) => {
        const merged = mergeEndpoints(found)

        expect(sorted(eachSource(merged))).toEqual([...new Set(sorted(found))])
        expect(mergeEndpoints(eachSource(merged))).toEqual(merged)
      }),
    )
  })
})
