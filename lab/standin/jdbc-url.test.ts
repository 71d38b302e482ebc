import { describe, expect, it } from 'vitest'
import { parseJdbcUrl } from './jdbc-url.ts'

describe('parseJdbcUrl', () => {
  it.each([
    ['jdbc:postgresql://db.example.com:5433/bitbucket', { host: 'db.example.com', port: 5433, database: 'bitbucket' }],
    ['jdbc:postgresql://db/bitbucket?ssl=true', { host: 'db', port: 5432, database: 'bitbucket' }],
    ['jdbc:postgresql://[::1]:5432/a%20b', { host: '::1', port: 5432, database: 'a b' }],
    ['jdbc:postgresql://one:1,two:2/bitbucket', { host: 'one', port: 1, database: 'bitbucket' }],
  ])('reads %s', (url, expected) => {
    expect(parseJdbcUrl(url)).toEqual(expected)
  })

  it.each(['', 'jdbc:mysql://db/bitbucket', 'jdbc:postgresql:bitbucket', 'jdbc:h2:/home/shared/data/db'])(
    'knows no other engine: "%s"',
    (url) => {
      expect(parseJdbcUrl(url)).toBeUndefined()
    },
  )
})
