import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { encodings, type EncodingId } from './encodings.ts'
import { formsOf, type Form } from './forms.ts'
import { namesByEncoding, written } from '../../test/fixtures/written-names.ts'
import { compileMatcher, type Match } from './matcher.ts'
import type { Needle } from './needle.ts'

const host = (text: string): Needle => ({ kind: 'host', text, host: text })
const secret = (value: string): Needle => ({ kind: 'secret', secret: new Secret(value), place: 'jdbc.password' })

const ids = encodings.map(({ id }) => id)
/** Each case has bytes of its own there: those of small letters and of capitals are searched for. */
const blindToCase: readonly EncodingId[] = ['base64', 'base64url', 'hex']

describe('the encodings of a needle', () => {
  const label = fc.stringMatching(/^[a-z0-9]{2,8}$/)
  const hosts = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'))
  const long = hosts.filter((text) => text.length >= 6)
  const passwords = fc.string({ minLength: 8, maxLength: 30 }).filter((text) => text.trim() === text)
  const around = fc.string({ maxLength: 20 })
  const edge = fc.constantFrom(' ', '"', '/', '@', '(', ',', '\u20AC')
  const cut = fc.nat(9)

  it.each(ids)('find a name in %s wherever it stands, in small letters or capitals', (id) => {
    fc.assert(
      fc.property(long, fc.tuple(around, edge, edge, around), fc.boolean(), cut, (name, parts, capitals, offset) => {
        const [before, left, right, after] = parts
        const text = `${before}${left}${capitals ? name.toUpperCase() : name}${right}${after}`

        expect(found([host(name)], surrounded(written[id](text), offset))).toEqual([name])
      }),
      { numRuns: 300 },
    )
  })

  it.each(ids.filter((id) => !blindToCase.includes(id)))('find a name in %s however its case is mixed', (id) => {
    expect(found([host('bitbucket.example.com')], written[id](' BitBucket.Example.com '))).toEqual([
      'bitbucket.example.com',
    ])
  })

  it.each(ids)('find no part of another name in %s', (id) => {
    const more = fc.constantFrom('x', '9', '-old', '.evil', 'x.', 'not', '_b')
    fc.assert(
      fc.property(long, more, fc.boolean(), around, (name, piece, isBefore, rest) => {
        const other = isBefore
          ? `${piece.replace(/^([-._])(.*)$/, '$2$1')}${name}`
          : `${name}${piece.replace(/\.$/, '')}`

        expect(found([host(name)], written[id](`${rest} ${other} `))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it.each(ids)('find a secret in %s, with its own case only', (id) => {
    fc.assert(
      fc.property(passwords, around, around, (password, before, after) => {
        const text = `${before} ${password} ${after}`
        const other = flipped(password)

        expect(found([secret(password)], written[id](text))).toEqual(['the secret'])
        expect(other === password ? [] : found([secret(password)], written[id](`;${other};`))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('are of a short name only those of a URL or of a host with its port', () => {
    const texts = ['see http://bb1/x', 'ssh://git@bb1/x', 'to bb1:7990.', 'the node bb1 is', '//bb12/', 'bb1:x']

    for (const id of ids)
      expect(texts.filter((text) => found([host('bb1')], written[id](text)).length > 0)).toEqual(texts.slice(0, 3))
  })

  it('are none of a word that is too short to tell', () => {
    const text = Buffer.from('xyz12').toString('base64')

    expect(found([{ kind: 'text', text: 'xyz12' }], Buffer.from(text))).toEqual([])
  })

  it('know an address of version 6 and a name in Unicode in every spelling that they were given', () => {
    const address: Needle = { kind: 'host', text: '2001:db8::1', host: '2001:db8::1', also: ['2001:db8:0:0:0:0:0:1'] }
    const name: Needle = { kind: 'host', text: 'xn--bcher-kva.example', also: ['b\u00FCcher.example'] }

    for (const id of ids) {
      expect(found([address], written[id](' [2001:db8:0:0:0:0:0:1]:7990 '))).toEqual(['2001:db8::1'])
      expect(found([address], written[id](' http://[2001:db8::1]/ '))).toEqual(['2001:db8::1'])
      expect(found([address], written[id](' 2001:db8::12 '))).toEqual([])
      expect(found([name], written[id](' https://b\u00FCcher.example/x '))).toEqual(['xn--bcher-kva.example'])
    }
  })

  it('are told from a length that Java wrote before a string', () => {
    const name = `${'a'.repeat(40)}.example.com`
    const javaString = Buffer.concat([Buffer.from([0, name.length]), Buffer.from(name)])

    expect(String.fromCharCode(name.length)).toBe('4')
    expect(found([host(name)], javaString)).toEqual([name])
  })
})

describe('without one of the encodings', () => {
  it.each(ids)('%s is not found', (id) => {
    const { needle, text } = namesByEncoding[id]
    const others = formsOf(
      needle,
      encodings.filter((one) => one.id !== id),
    )

    expect(found([needle], written[id](text))).toHaveLength(1)
    expect(found([needle], written[id](text), others)).toEqual([])
  })

  it.each(ids)('%s, no other one is missed', (id) => {
    const needles = ids.map((one) => namesByEncoding[one].needle)
    const others = needles.flatMap((needle) =>
      formsOf(
        needle,
        encodings.filter((one) => one.id !== id),
      ),
    )
    const missed = ids.filter((one) => found(needles, written[one](namesByEncoding[one].text), others).length === 0)

    expect(missed).toEqual([id])
  })

  it.each([0, 1, 2])('nor is base64 without the form of offset %i', (phase) => {
    const needle = host('bitbucket.example.com')
    const cell = written.base64(`${' '.repeat(phase)}bitbucket.example.com`)
    const others = formsOf(needle).filter((form) => form.encoding.id === 'plain' || form.phase !== phase)

    expect(found([needle], cell)).toHaveLength(1)
    expect(found([needle], cell, others)).toEqual([])
  })
})

describe('base64 that is cut into lines', () => {
  const name = 'bitbucket.example.com'
  const breaks = ['\n', '\r\n', '\n  ', String.raw`\n`, String.raw`\r\n`, String.raw`\\n`, '\\\n    ', '\n\t']
  /** Lines of so many characters, with a break between them. */
  const cut = (text: string, width: number, lineBreak: string) =>
    Buffer.from((text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? []).join(lineBreak))

  it.each(['base64', 'base64url'] as const)('shows a name in %s wherever a line ends', (alphabet) => {
    for (const lineBreak of breaks)
      for (const width of [60, 64, 70, 76])
        for (let before = 0; before < 100; before += 1) {
          const text = Buffer.from(`${'-'.repeat(before)} ${name}/x ${'+'.repeat(60)}`).toString(alphabet)

          expect(found([host(name)], cut(text, width, lineBreak))).toEqual([name])
        }
  })

  it('shows a long secret that goes over several lines, and a short name in a URL', () => {
    const long = Array.from({ length: 40 }, (_, index) => `Tr0ub4dor${index}`).join('&')
    for (let before = 0; before < 100; before += 1) {
      const text = Buffer.from(`${' '.repeat(before)} ${long} http://bb1/x`).toString('base64')

      expect(found([secret(long), host('bb1')], cut(text, 64, '\n')).toSorted()).toEqual(['bb1', 'the secret'])
    }
  })

  it('shows no part of another name on two lines', () => {
    for (const other of [`x${name}`, `x.${name}`, `${name}.evil`, `${name}munity`])
      for (let before = 0; before < 100; before += 1) {
        const text = Buffer.from(`${'/'.repeat(before)} ${other} ${'/'.repeat(60)}`).toString('base64')

        expect(found([host(name)], cut(text, 64, '\n'))).toEqual([])
      }
  })

  it('is none of the words on the lines above and below it', () => {
    const text = Buffer.from(`${name}///`).toString('base64')

    for (const lineBreak of breaks)
      expect(found([host(name)], Buffer.from(['word', text, 'word'].join(lineBreak)))).toEqual([name])
  })
})

function found(needles: readonly Needle[], cell: Buffer, forms?: readonly Form[]): readonly string[] {
  const matcher = compileMatcher(needles, forms)
  const matches: Match[] = []
  matcher.inBytes(cell, (standing) => {
    const match = matcher.read(cell, standing)
    if (match !== undefined) matches.push(match)
  })
  return [...new Set(matches.map(({ needle }) => (needle.kind === 'secret' ? 'the secret' : needle.text)))]
}

/** At any place in a cell. */
function surrounded(bytes: Buffer, offset: number): Buffer {
  return Buffer.concat([Buffer.alloc(offset, ' '), bytes, Buffer.from('\n;')])
}

function flipped(text: string): string {
  return text
    .split('')
    .map((unit) => (unit === unit.toLowerCase() ? unit.toUpperCase() : unit.toLowerCase()))
    .join('')
}
