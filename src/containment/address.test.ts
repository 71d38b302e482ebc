import { describe, expect, it } from 'vitest'
import { containsNetwork, isLoopbackAddress, parseNetwork, segmentsOf } from './address.ts'

const network = (text: string) => parseNetwork(text)!

describe('an address or network', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['10.1.2.3/16', '10.1.0.0/16'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['2001:db8::1/32', '2001:db8::/32'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::ffff:10.1.2.3/112', '10.1.0.0/16'],
    ['::', '::'],
  ])('%s is %s', (written, canonical) => {
    expect(parseNetwork(written)?.text).toBe(canonical)
  })

  it.each([
    ['db.example.com'],
    ['10.1.2'],
    ['10.1.2.256'],
    ['10.1.2.3/33'],
    ['10.1.2.3/x'],
    ['2001:db8::1/129'],
    ['::g'],
    [''],
  ])('%j is none', (written) => {
    expect(parseNetwork(written)).toBeUndefined()
  })

  it('contains what lies in it wholly, of its own family', () => {
    expect(containsNetwork(network('10.1.0.0/16'), network('10.1.255.255'))).toBe(true)
    expect(containsNetwork(network('10.1.0.0/16'), network('10.2.0.0'))).toBe(false)
    expect(containsNetwork(network('10.1.0.0/16'), network('10.0.0.0/8'))).toBe(false)
    expect(containsNetwork(network('::/1'), network('10.1.0.0'))).toBe(false)
  })

  it('is loopback where localhost leads', () => {
    expect(['127.0.0.1', '::1', '127.0.0.53', '10.1.0.1'].map((one) => isLoopbackAddress(network(one)))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('segments', () => {
  it('cover every address of a family once, cut where networks begin and end', () => {
    const networks = ['10.1.0.0/16', '10.1.2.3', '2001:db8::/32', '255.255.255.255'].map(network)

    expect(segmentsOf(4, networks).map(({ text }) => text)).toEqual([
      '0.0.0.0-10.0.255.255',
      '10.1.0.0-10.1.2.2',
      '10.1.2.3',
      '10.1.2.4-10.1.255.255',
      '10.2.0.0-255.255.255.254',
      '255.255.255.255',
    ])
    expect(segmentsOf(6, [])).toMatchObject([{ first: 0n, last: (1n << 128n) - 1n }])
  })
})
