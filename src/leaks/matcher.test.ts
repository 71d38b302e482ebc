import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileMatcher } from './matcher.ts'
import { lineFormsOf } from './forms.ts'
import { isWholeName, type NameNeedle, type Needle } from './needle.ts'

const host = (text: string): Needle => ({ kind: 'host', text, host: text })

function found(needles: readonly Needle[], text: string): readonly string[] {
  return compileMatcher(needles)
    .inText(text)
    .map(({ written }) => written.text.slice(written.start, written.end))
}

describe('compileMatcher', () => {
  const bitbucket = host('bitbucket.example.com')

  it.each([
    'bitbucket.example.com',
    'https://bitbucket.example.com/projects',
    'see BitBucket.Example.COM.',
    'ssh://git@bitbucket.example.com:7999/a.git',
    String.raw`http\://bitbucket.example.com\:7990`,
    String.raw`{"url":"https:\/\/bitbucket.example.com\/x"}`,
    'https%3A%2F%2Fbitbucket.example.com%2Fx',
    String.raw`first line\nbitbucket.example.com`,
    'Domain=.bitbucket.example.com;',
    '*.bitbucket.example.com',
    'jdbc:postgresql://(bitbucket.example.com)',
    '请看bitbucket.example.com吧',
  ])('finds the whole name in %j', (text) => {
    expect(found([bitbucket], text).map((name) => name.toLowerCase())).toEqual(['bitbucket.example.com'])
  })

  it.each([
    'notbitbucket.example.com',
    'bitbucket.example.com.evil',
    'bitbucket.example.community',
    'x.bitbucket.example.com',
    'old-bitbucket.example.com',
    'bitbucket.example.com-old',
    'bitbucket.example.com_backup.tar',
    'bitbucket-example-com',
  ])('finds no part of another name in %j', (text) => {
    expect(found([bitbucket], text)).toEqual([])
  })

  it('finds a later whole name after a part of another one', () => {
    expect(compileMatcher([bitbucket]).inText('xbitbucket.example.com, bitbucket.example.com')[0]?.at).toBe(24)
  })

  it('counts a name without a dot only in a URL or with a port', () => {
    const texts = [
      'bb1',
      'the bb1 node',
      'http://bb1/x',
      'ssh://git@bb1/x',
      'bb1:7990',
      String.raw`bb1\:7990`,
      '//bb12/',
    ]

    expect(texts.filter((text) => found([host('bb1')], text).length > 0)).toEqual([
      'http://bb1/x',
      'ssh://git@bb1/x',
      'bb1:7990',
      String.raw`bb1\:7990`,
    ])
  })

  it('tells an address from a longer one', () => {
    const texts = ['10.0.0.1', '10.0.0.12', '110.0.0.1', '10.0.0.1.5', '(10.0.0.1)', '10.0.0.1:5432']

    expect(texts.filter((text) => found([host('10.0.0.1')], text).length > 0)).toEqual([
      '10.0.0.1',
      '(10.0.0.1)',
      '10.0.0.1:5432',
    ])
  })

  it('tells an address of version 6 from a longer one', () => {
    const texts = ['[2001:db8::1]:7990', 'addr:2001:db8::1', '2001:db8::12', '2001:db8::1:5', 'f2001:db8::1']

    expect(texts.filter((text) => found([host('2001:db8::1')], text).length > 0)).toEqual([
      '[2001:db8::1]:7990',
      'addr:2001:db8::1',
    ])
  })

  it('finds a path, and no longer or other one', () => {
    const path: Needle = { kind: 'path', text: '/srv/bitbucket' }
    const texts = [
      '/srv/bitbucket/shared',
      '/srv/bitbucket',
      '/srv/bitbucket-staging',
      '/mnt/srv/bitbucket',
      String.raw`"\/srv\/bitbucket"`,
    ]

    expect(texts.filter((text) => found([path], text).length > 0)).toEqual([
      '/srv/bitbucket/shared',
      '/srv/bitbucket',
      String.raw`"\/srv\/bitbucket"`,
    ])
  })

  it('finds a URL without a port, and none with one', () => {
    const url: Needle = { kind: 'url', text: 'https://apps.example.com', host: 'apps.example.com' }
    const texts = [
      'https://apps.example.com',
      'https://apps.example.com/x',
      String.raw`https\://apps.example.com/x`,
      'https%3A%2F%2Fapps.example.com%2Fx',
      'https://apps.example.com:8443/x',
      'https%3A%2F%2Fapps.example.com%3A8443',
      'http://apps.example.com',
    ]

    expect(texts.filter((text) => found([url], text).length > 0)).toEqual(texts.slice(0, 4))
  })

  it('finds host and port as one, and no other port', () => {
    const endpoint: Needle = { kind: 'endpoint', text: 'localhost:5432', host: 'localhost' }
    const texts = ['localhost:5432/bb', String.raw`localhost\:5432`, 'localhost:54321', 'localhost:5433', 'localhost']

    expect(texts.filter((text) => found([endpoint], text).length > 0)).toEqual([
      'localhost:5432/bb',
      String.raw`localhost\:5432`,
    ])
  })

  it('finds the same as a search for each needle at each place', () => {
    const letters = fc.constantFrom('a', 'b', 'A', '.', '-', '/', ':', ' ', '1', '\\', 'ü')
    const word = fc.string({ unit: letters, minLength: 2, maxLength: 9 }).map((text) => text.toLowerCase())
    const kind = fc.constantFrom('host', 'endpoint', 'url', 'path', 'text')
    const needle: fc.Arbitrary<NameNeedle> = fc.record({ kind, text: word })
    const needles = fc.array(needle, { minLength: 1, maxLength: 5 })
    const pieces = fc.array(fc.oneof(fc.string({ unit: letters, maxLength: 8 }), fc.nat(4)), { maxLength: 12 })

    fc.assert(
      fc.property(needles, pieces, (given, parts) => {
        const text = parts.map((part) => (typeof part === 'number' ? (given[part]?.text ?? '') : part)).join('')
        const fast = new Map(
          compileMatcher(given)
            .inText(text)
            .map((match) => [match.needle, match.at]),
        )
        for (const one of given) expect(fast.get(one)).toBe(naive(text, one))
      }),
      { numRuns: 1000 },
    )
  })
})

function naive(text: string, needle: NameNeedle): number | undefined {
  const forms = lineFormsOf(needle)
  for (let start = 0; start < text.length; start += 1)
    for (const form of forms) {
      const same =
        text.slice(start, start + form.length).replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) === form
      if (same && isWholeName(text, start, start + form.length, needle)) return Buffer.byteLength(text.slice(0, start))
    }
  return undefined
}
