import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { startPropertiesOracle } from '../../../test/fixtures/java/properties-oracle.ts'
import { removeProperty, setProperty } from './properties-edit.ts'
import { parseProperties, valueOf, type PropertiesDocument } from './properties.ts'

const oracle = startPropertiesOracle()
afterAll(() => oracle[Symbol.asyncDispose]())

const encodings = ['latin1', 'utf8'] as const
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))

const hostilePieces = [
  'a|b|ab|key|=|:| |  |\t|\f|\n|\n|\r|\r\n|\\|\\|\\\n|\\\r\n  |#|!|\\u0061|\\u00E9|\\u|\\u12|\\z|\\t|\\\\|u|0',
  'a=1\n|b : 2\r|# c \\\n|!x\n|a := 1|a = 1  \n|\x00|\x85|\xE9|\xC3\xA9|\xEF\xBB\xBF|\xFF|\xC3|\xF0\x9F\x98\x80',
].flatMap((pieces) => pieces.split('|'))
const hostileDocument = fc
  .array(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...hostilePieces) }, { weight: 1, arbitrary: latin1Text() }),
    {
      maxLength: 30,
    },
  )
  .map((pieces) => bytesOf(pieces.join('')))
const anyDocument = fc.oneof(hostileDocument, fc.uint8Array({ maxLength: 60 }))
const anyKey = fc.oneof(
  fc.constantFrom('a', 'b', 'ab', 'key', 'jdbc.url', ''),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const anyValue = fc.oneof(fc.constantFrom('', ' 1 ', 'x\\', '#!=:'), fc.string({ unit: 'binary', maxLength: 12 }))

function latin1Text() {
  return fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
}

function asMap(document: PropertiesDocument): ReadonlyMap<string, string> {
  return new Map(document.entries.map(({ key, value }) => [key, value]))
}

function parsedOrRefused(bytes: Uint8Array, encoding: 'latin1' | 'utf8') {
  try {
    return asMap(parseProperties(bytes, encoding))
  } catch {
    return undefined
  }
}

/** Java and the platform's decoder differ in how many U+FFFD they put for a broken sequence, and in nothing else. */
function legible(map: ReadonlyMap<string, string> | undefined) {
  const collapse = (text: string) => text.replaceAll(/\uFFFD+/gu, '\uFFFD')
  return map && new Map([...map].map(([key, value]) => [collapse(key), collapse(value)]))
}

const without = (map: ReadonlyMap<string, string>, key: string) => new Map([...map].filter(([other]) => other !== key))

/** What an edit of this key must not touch: the bytes outside of every definition of it. */
function bytesAround(bytes: Uint8Array, document: PropertiesDocument, key: string): string {
  let rest = ''
  let at = 0
  for (const { span } of document.entries.filter((entry) => entry.key === key)) {
    rest += Buffer.from(bytes.subarray(at, span.start)).toString('latin1')
    at = span.end
  }
  return rest + Buffer.from(bytes.subarray(at)).toString('latin1')
}

describe.each(encodings)('properties in %s, against java.util.Properties', (encoding) => {
  it('reads every document as Java does', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, async (bytes) => {
        const java = await oracle.read(bytes, encoding)
        fc.pre([...(java?.keys() ?? [])].filter((key) => key.includes('\uFFFD')).length < 2)

        expect(legible(parsedOrRefused(bytes, encoding))).toEqual(legible(java))
      }),
      { numRuns: 1500 },
    )
  })

  it('sets a value that Java reads back, with every other key unchanged', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, anyKey, anyValue, async (bytes, key, value) => {
        const before = await oracle.read(bytes, encoding)
        fc.pre(before !== undefined)

        const after = await oracle.read(setProperty(bytes, key, value, encoding), encoding)

        expect(after?.get(key)).toBe(value)
        expect(without(after ?? new Map(), key)).toEqual(without(before ?? new Map(), key))
      }),
      { numRuns: 600 },
    )
  })

  it('leaves every byte outside the definitions of a key as it is when it sets the key', () => {
    fc.assert(
      fc.property(anyDocument, fc.constantFrom('a', 'b', 'ab', 'key', ''), anyValue, (bytes, key, value) => {
        fc.pre(parsedOrRefused(bytes, encoding)?.has(key) === true)
        const before = parseProperties(bytes, encoding)

        const result = setProperty(bytes, key, value, encoding)

        const after = parseProperties(result, encoding)
        expect(bytesAround(result, after, key)).toBe(bytesAround(bytes, before, key))
        expect(after.entries.filter((entry) => entry.key === key)).toHaveLength(1)
      }),
      { numRuns: 600 },
    )
  })

  it('adds an absent key without touching a byte of what is there', () => {
    fc.assert(
      fc.property(anyDocument, anyValue, (bytes, value) => {
        fc.pre(parsedOrRefused(bytes, encoding)?.has('jdbc.url') === false)

        const result = setProperty(bytes, 'jdbc.url', value, encoding)

        const line = expect.stringMatching(/^(\r\n|\r|\n)?jdbc\.url=[^\r\n]*(\r\n|\r|\n)$/)
        expect(insertionsInto(bytes, result)).toContainEqual(line)
        expect(parseProperties(result, encoding).entries.filter(({ key }) => key === 'jdbc.url')).toHaveLength(1)
      }),
      { numRuns: 600 },
    )
  })

  it('removes a key for Java, with every other key and every other byte unchanged', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyDocument, fc.constantFrom('a', 'b', 'ab', 'key', ''), async (bytes, key) => {
        const before = await oracle.read(bytes, encoding)
        fc.pre(before?.has(key) === true)

        const result = removeProperty(bytes, key, encoding)

        expect(await oracle.read(result, encoding)).toEqual(without(before ?? new Map(), key))
        expect(Buffer.from(result).toString('latin1')).toBe(bytesAround(bytes, parseProperties(bytes, encoding), key))
      }),
      { numRuns: 600 },
    )
  })
})

describe('documents that editors get wrong, against java.util.Properties', () => {
  const cases: readonly (readonly [situation: string, text: string, expected: Readonly<Record<string, string>>])[] = [
    ['an odd number of backslashes continues a line', 'a=1\\\n   2\\\\\nb=3', { a: '12\\', b: '3' }],
    ['a comment that ends in a backslash does not continue', '# a \\\nb=1', { b: '1' }],
    ['a comment mark inside a continuation is data', 'a=1,\\\n#2', { a: '1,#2' }],
    ['a carriage return alone ends a line', 'a=1\rb=2', { a: '1', b: '2' }],
    ['the last duplicate wins, however it is spelled', 'a=1\n\\u0061=2', { a: '2' }],
    ['trailing spaces belong to the value', 'a=1  \nb', { a: '1  ', b: '' }],
    ['two separators: the second belongs to the value', 'a := 1', { a: '= 1' }],
    ['an unknown escape is its letter', 'a=\\z\\:', { a: 'z:' }],
    ['a byte order mark joins the key', '\xEF\xBB\xBFa=1', { '\xEF\xBB\xBFa': '1' }],
    ['a lone backslash is an entry of empty key', 'a=1\n\\', { a: '1', '': '' }],
    ['nothing before CR LF and the end of the file is no entry', '\\\r\n', {}],
    ['a continuation of nothing may become a comment', '\\\n# x=1\nb=2', { b: '2' }],
  ]

  it.each(cases)('%s', async (_situation, text, expected) => {
    const java = await oracle.read(bytesOf(text), 'latin1')

    const document = parseProperties(bytesOf(text), 'latin1')

    expect(Object.fromEntries(java ?? [])).toEqual(expected)
    expect(Object.fromEntries(asMap(document))).toEqual(expected)
    for (const [key, value] of Object.entries(expected)) expect(valueOf(document, key)).toBe(value)
  })
})

/** What may have come between two parts of what was there, wherever that can be told to be; none where more than that changed. */
function insertionsInto(original: Uint8Array, result: Uint8Array): readonly string[] {
  const length = result.length - original.length
  return Array.from({ length: original.length + 1 }, (_, at) => at)
    .filter(
      (at) =>
        Buffer.from(original.subarray(0, at)).equals(result.subarray(0, at)) &&
        Buffer.from(original.subarray(at)).equals(result.subarray(at + length)),
    )
    .map((at) => Buffer.from(result.subarray(at, at + length)).toString('latin1'))
}
