import { describe, expect, it } from 'vitest'
import { parseJdbcUrl } from './jdbc-url.ts'

describe('parseJdbcUrl', () => {
  it.each([
    [
      'jdbc:postgresql://db.example.com:5433/bitbucket',
      { vendor: 'postgresql', host: 'db.example.com', port: 5433, database: 'bitbucket' },
    ],
    [
      'jdbc:postgresql://db/bitbucket?ssl=true',
      { vendor: 'postgresql', host: 'db', port: 5432, database: 'bitbucket' },
    ],
    ['jdbc:postgresql://[::1]:5432/a%20b', { vendor: 'postgresql', host: '::1', port: 5432, database: 'a b' }],
    ['jdbc:postgresql://one:1,two:2/bitbucket', { vendor: 'postgresql', host: 'one', port: 1, database: 'bitbucket' }],
    [
      'jdbc:mysql://db:3307/bitbucket?characterEncoding=utf8&useUnicode=true',
      { vendor: 'mysql', host: 'db', port: 3307, database: 'bitbucket' },
    ],
    ['jdbc:mysql://db/b', { vendor: 'mysql', host: 'db', port: 3306, database: 'b' }],
  ])('reads %s', (url, expected) => {
    expect(parseJdbcUrl(url)).toEqual(expected)
  })

  it.each(['', 'jdbc:sqlserver://db;databaseName=b', 'jdbc:postgresql:bitbucket', 'jdbc:h2:/home/shared/data/db'])(
    'knows no other engine: "%s"',
    (url) => {
      expect(parseJdbcUrl(url)).toBeUndefined()
    },
  )
})
