import { describe, expect, it } from 'vitest'
import { addressesOf, reachableName, type NameLookup } from './past-hosts-block.ts'

const of = (...addresses: readonly string[]) =>
  addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

const lookup: NameLookup = {
  here: async (name) => {
    if (name === 'gone.example.com') throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    return name === 'open.example.com' ? of('10.1.0.7') : of('192.0.2.1', '2001:db8::1')
  },
  beside: async (name) => (name === 'written.example.com' ? of('10.1.0.30') : []),
  byDns: async () => of('10.1.0.10', '2001:db8:1::10'),
}

describe('a name on the host of a fence', () => {
  it('is looked up past the block that sends it nowhere', async () => {
    expect(await addressesOf('bitbucket.example.com', lookup)).toEqual(of('10.1.0.10', '2001:db8:1::10'))
    expect(await reachableName('bitbucket.example.com', lookup)).toBe('10.1.0.10')
  })

  it('is the one that the administrator wrote beside the block, before DNS is asked', async () => {
    expect(await addressesOf('written.example.com', lookup)).toEqual(of('10.1.0.30'))
    expect(await reachableName('written.example.com', lookup)).toBe('10.1.0.30')
  })

  it('is left as it is where no block stands before it', async () => {
    expect(await addressesOf('open.example.com', lookup)).toEqual(of('10.1.0.7'))
    expect(await reachableName('open.example.com', lookup)).toBe('open.example.com')
    expect(await reachableName('192.0.2.1', lookup)).toBe('192.0.2.1')
  })

  it('that nobody knows is for its connection to say', async () => {
    expect(await reachableName('gone.example.com', lookup)).toBe('gone.example.com')
    await expect(addressesOf('gone.example.com', lookup)).rejects.toThrow('no such name')
  })
})
