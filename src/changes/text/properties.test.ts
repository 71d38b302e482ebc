import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import { removeProperty, setProperty } from './properties-edit.ts'
import { parseProperties } from './properties.ts'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const set = (text: string, key: string, value: string) => textOf(setProperty(bytesOf(text), key, value, 'latin1'))
const remove = (text: string, key: string) => textOf(removeProperty(bytesOf(text), key, 'latin1'))

describe('parseProperties', () => {
  it('gives every definition its line, counting LF, CR and CR LF once each', () => {
    const { entries } = parseProperties(bytesOf('# c\r\na=1\rb=\\\n  2\n\n a : 3'), 'latin1')

    expect(entries.map(({ key, value, line }) => ({ key, value, line }))).toEqual([
      { key: 'a', value: '1', line: 2 },
      { key: 'b', value: '2', line: 3 },
      { key: 'a', value: '3', line: 6 },
    ])
  })

  it('reads the same bytes as the encoding says', () => {
    const bytes = new Uint8Array(Buffer.from('a=é', 'utf8'))

    expect(parseProperties(bytes, 'utf8').entries[0]?.value).toBe('é')
    expect(parseProperties(bytes, 'latin1').entries[0]?.value).toBe('Ã©')
  })

  it('refuses a file that Java refuses, naming file and line', () => {
    const parse = () => parseProperties(bytesOf('a=1\nb=C:\\users\n'), 'latin1', 'shared/bitbucket.properties')

    expect(parse).toThrow(AppError)
    expect(parse).toThrow(
      expect.objectContaining({
        code: 'change/unreadable-file',
        message: 'shared/bitbucket.properties, line 2: a \\u is not followed by four hexadecimal digits',
        hint: 'correct line 2; Java refuses the whole file as it is (a backslash itself is written twice)',
      }),
    )
  })
})

describe('setProperty', () => {
  it('changes only the value, across its continuation lines', () => {
    const text = '# jdbc\r\n jdbc.url \\\r\n  : jdbc:postgresql://old\\\r\n      :5432/db\r\nother=\xE9 # kept\r\n'

    expect(set(text, 'jdbc.url', 'jdbc:postgresql://new/db')).toBe(
      '# jdbc\r\n jdbc.url \\\r\n  : jdbc\\:postgresql\\://new/db\r\nother=\xE9 # kept\r\n',
    )
  })

  it('edits the last duplicate and removes the earlier ones, which would keep the old value in the file', () => {
    expect(set('p=old1\n# c\np=old2\\\n  more\nq=1\np=old3\n', 'p', 'new')).toBe('# c\nq=1\np=new\n')
  })

  it.each([
    ['LF', 'a=1\n', 'a=1\nb=2\n'],
    ['CR LF', 'a=1\r\n', 'a=1\r\nb=2\r\n'],
    ['CR', 'a=1\r', 'a=1\rb=2\r'],
    ['no line break at the end', 'x=0\r\na=1', 'x=0\r\na=1\r\nb=2\r\n'],
    ['an empty file', '', 'b=2\n'],
    ['a comment at the end that ends in a backslash', 'a=1\n# c\\', 'a=1\n# c\\\nb=2\n'],
  ])('appends an absent key: %s', (_situation, before, after) => {
    expect(set(before, 'b', '2')).toBe(after)
  })

  it('puts an absent key before a definition that the end of the file breaks off', () => {
    expect(set('x=0\na=1\\\n', 'b', '2')).toBe('x=0\nb=2\na=1\\\n')
  })

  it('gives a key without a separator one', () => {
    expect(set('a\nb \nc=\n', 'a', '1')).toBe('a=1\nb \nc=\n')
    expect(set('a\nb \nc=\n', 'b', '1')).toBe('a\nb 1\nc=\n')
  })

  it('escapes as Java stores', () => {
    expect(set('', 'a key=', ' two  words\t#é\u{1F600}')).toBe('a\\ key\\==\\ two  words\\t\\#\\u00E9\\uD83D\\uDE00\n')
  })
})

describe('removeProperty', () => {
  it('removes every definition with its continuation lines, and nothing else', () => {
    expect(remove('a=1\n# about p\n p=x\\\n  y\r\nb=2\np', 'p')).toBe('a=1\n# about p\nb=2\n')
  })

  it('compares keys exactly', () => {
    expect(remove('Key=1\nkey.a=2\n', 'key')).toBe('Key=1\nkey.a=2\n')
  })
})
