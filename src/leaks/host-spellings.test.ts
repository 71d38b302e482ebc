import { describe, expect, it } from 'vitest'
import { hostSpellings } from './host-spellings.ts'

describe('hostSpellings', () => {
  it.each<readonly [string, readonly string[]]>([
    ['bitbucket.example.com', []],
    ['10.0.0.5', []],
    ['xn--bcher-kva.example', ['b\u00FCcher.example']],
    ['b\u00FCcher.example', ['xn--bcher-kva.example']],
    ['2001:db8::5', ['2001:db8:0:0:0:0:0:5', '2001:0db8:0000:0000:0000:0000:0000:0005']],
    ['2001:db8:0:0:0:0:0:5', ['2001:db8::5', '2001:0db8:0000:0000:0000:0000:0000:0005']],
    ['2001:0db8::0005', ['2001:db8::5', '2001:db8:0:0:0:0:0:5', '2001:0db8:0000:0000:0000:0000:0000:0005']],
    ['::1', ['0:0:0:0:0:0:0:1', '0000:0000:0000:0000:0000:0000:0000:0001']],
    ['no:address', []],
  ])('of %s are %j', (host, others) => {
    expect(hostSpellings(host)).toEqual(others)
  })
})
