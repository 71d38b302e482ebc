import { describe, expect, it } from 'vitest'
import { compareEndpoints, endpointsToRemember, namedEndpoints, type NamedEndpoint } from './compare-endpoints.ts'

const mail: NamedEndpoint = { endpoint: 'mail.example.com:25', sources: ['mail-server'] }
const ci: NamedEndpoint = { endpoint: 'ci.example.com:443', sources: ['webhooks'] }
const peer: NamedEndpoint = { endpoint: '10.1.0.9:636', sources: ['live connection'] }

describe('endpoints compared with the last refresh', () => {
  it('are new, gone, or led to by something else', () => {
    const moved = { ...ci, sources: ['post-webhooks', 'webhooks'] }

    expect(compareEndpoints([mail, ci], [moved, peer])).toEqual({
      new: [peer],
      gone: [mail],
      changed: [{ ...moved, before: ['webhooks'] }],
    })
  })

  it('differ in nothing where nothing changed', () => {
    expect(compareEndpoints([mail, ci, peer], [peer, ci, mail])).toEqual({ new: [], gone: [], changed: [] })
  })

  it('are neither gone nor changed because nothing is connected just now', () => {
    const connected = { ...mail, sources: ['live connection', 'mail-server'] }

    expect(compareEndpoints([connected, peer], [mail])).toEqual({ new: [], gone: [], changed: [] })
    expect(compareEndpoints([mail], [connected])).toEqual({ new: [], gone: [], changed: [] })
  })
})

describe('endpoints to compare with the next time', () => {
  it('are those of now, and what a connection alone showed before', () => {
    expect(endpointsToRemember([ci, peer], [mail])).toEqual([mail, peer])
    expect(endpointsToRemember([peer], [{ ...peer, sources: ['known_hosts'] }])).toEqual([
      { ...peer, sources: ['known_hosts'] },
    ])
  })
})

it('an endpoint is kept by the name that survey prints', () => {
  const endpoint = { host: 'log.example.com', port: 514, protocol: 'udp', scheme: 'syslog' } as const

  expect(namedEndpoints([{ endpoint, sources: ['property log.host'] }])).toEqual([
    { endpoint: 'log.example.com:514/udp', sources: ['property log.host'] },
  ])
})
