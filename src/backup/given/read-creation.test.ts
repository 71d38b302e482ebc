import { describe, expect, it } from 'vitest'
import { readCreation } from './read-creation.ts'

const start = "CREATE DATABASE bitbucket WITH TEMPLATE = template0 ENCODING = 'UTF8'"

describe('how a database was made', () => {
  it.each([
    ["LC_COLLATE = 'en_US.UTF-8' LC_CTYPE = 'C'", { collation: 'en_US.UTF-8', characterType: 'C' }],
    ["LOCALE = 'C.UTF-8'", { collation: 'C.UTF-8', characterType: 'C.UTF-8' }],
    ["LOCALE_PROVIDER = libc LOCALE = 'C'", { collation: 'C', characterType: 'C' }],
    [
      "LOCALE_PROVIDER = icu LOCALE = 'en_US.UTF-8' ICU_LOCALE = 'en-US'",
      { collation: 'en_US.UTF-8', characterType: 'en_US.UTF-8', locale: { provider: 'icu', name: 'en-US' } },
    ],
    [
      "LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8' TABLESPACE = fast",
      { collation: 'C', characterType: 'C', locale: { provider: 'builtin', name: 'C.UTF-8' } },
    ],
  ])('is read from %s', (options, read) => {
    expect(readCreation(`${start} ${options};`)).toEqual({ encoding: 'UTF8', ...read })
  })

  it.each(['CREATE TABLE public.project (', `${start};`, `-- ${start} LOCALE = 'C';`])('is not told by %s', (line) => {
    expect(readCreation(line)).toBeUndefined()
  })
})
