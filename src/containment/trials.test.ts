import { describe, expect, it } from 'vitest'
import { cut, fenceOf, keep, parts, trialsOf } from '../../test/fixtures/derived-fence.ts'

describe('what is tried under a fence', () => {
  it('is tried on each endpoint of production by its name, by its addresses, and by where the hosts block sends it', () => {
    expect(trialsOf({ ...parts, findings: [] })).toEqual({
      refused: [
        'bitbucket.example.com 443',
        '10.1.0.10 443',
        '192.0.2.1 443',
        '2001:db8::1 443',
        'bb1.prod.example.com 7990',
        '10.1.0.11 7990',
        '2001:db8:1::11 7990',
        '192.0.2.1 7990',
        '2001:db8::1 7990',
        'bb1.prod.example.com 22',
        '10.1.0.11 22',
        '2001:db8:1::11 22',
        '192.0.2.1 22',
        '2001:db8::1 22',
        'db.prod.example.com 5432',
        '10.1.0.20 5432',
        '192.0.2.1 5432',
        '2001:db8::1 5432',
      ],
      answering: ['db.staging.example.com 5432'],
    })
  })

  it('counts and tries the usual ports of an endpoint without one, and the protocol that it has', () => {
    const findings = [
      cut('jira-cloud', { host: '10.9.0.1', port: undefined, protocol: 'tcp' }),
      cut('audit', { host: '10.9.0.2', port: 514, protocol: 'udp' }),
    ]
    const ofThose = (one: string) => one.startsWith('10.9.')

    expect(trialsOf({ ...parts, findings }).refused.filter(ofThose)).toEqual([
      '10.9.0.1 22',
      '10.9.0.1 80',
      '10.9.0.1 443',
      '10.9.0.2 514 udp',
    ])
    expect(
      fenceOf({ ...parts, findings })
        .known.filter(({ address }) => ofThose(address))
        .map(({ port }) => port),
    ).toEqual([22, 80, 443, 514])
  })

  it('is not tried on what is open, by whatever name', () => {
    const relay = keep('mail-server', { host: 'localhost', port: 25, protocol: 'tcp' })
    const ldap = keep('user-directories', { host: 'ldap.example.com', port: 636, protocol: 'tcp' })

    const { refused, answering } = trialsOf({ ...parts, findings: [relay, ldap] })

    expect(refused.filter((one) => /localhost|127|::1 25|ldap|10\.3/.test(one))).toEqual([])
    expect(answering).toEqual(['db.staging.example.com 5432', 'localhost 25', 'ldap.example.com 636'])
  })

  it('has to let resolvers answer over both protocols, and asks neither networks nor nodes', () => {
    const answering = trialsOf({
      ...parts,
      resolvers: ['10.3.0.53'],
      storage: ['10.2.0.30'],
      allow: [
        { to: 'ntp.example.com', port: 123 },
        { to: '10.20.0.0/16', port: 443 },
      ],
    }).answering

    expect(answering).toEqual([
      'db.staging.example.com 5432',
      '10.3.0.53 53 udp',
      '10.3.0.53 53',
      'ntp.example.com 123',
    ])
  })
})
