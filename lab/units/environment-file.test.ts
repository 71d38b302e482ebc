import { expect, it } from 'vitest'
import { parseEnvironmentFile } from './environment-file.ts'

it('reads names and values with their quotes, escapes and joined lines, and nothing else', () => {
  const text = [
    '# settings',
    'PLAIN=a b ',
    'DOUBLE="a \\" b"',
    "SINGLE='a \\ b'",
    'JOINED=one\\',
    'two',
    'EMPTY=',
    'not a variable',
    '9NO=1',
  ].join('\n')

  expect(parseEnvironmentFile(text)).toEqual({
    PLAIN: 'a b',
    DOUBLE: 'a " b',
    SINGLE: 'a \\ b',
    JOINED: 'onetwo',
    EMPTY: '',
  })
})
