import { describe, expect, it } from 'vitest'
import type { Dump } from './ask-dump.ts'
import { dataFromOf, whyNotWhole, whyOfAnother, type InstanceNames } from './judge-dump.ts'

const dump: Dump = {
  toc: {
    createdAt: new Date('2026-11-22T02:32:31Z'),
    tables: ['app_property', 'project'],
    rows: [
      { table: 'app_property', file: '3348' },
      { table: 'project', file: '3350' },
    ],
    extensions: [],
    grants: 0,
  },
  database: { encoding: 'UTF8', collation: 'C', characterType: 'C' },
  identity: { serverId: undefined, baseUrl: undefined, stamp: undefined },
  stores: [],
  files: ['3348.dat.gz', '3350.dat', 'toc.dat'],
  writtenAt: new Date('2026-11-22T01:33:02Z'),
}

describe('a dump', () => {
  it('is whole with the rows of each of its tables, compressed or not', () => {
    expect(whyNotWhole(dump)).toBeUndefined()
  })

  it.each([
    ['lacks the rows of app_property and 1 more', { files: ['toc.dat', '33480.dat'] }],
    ['lacks the rows of project', { files: ['toc.dat', '3348.dat.gz'] }],
    ['has a dump without rows', { toc: { ...dump.toc, rows: [] } }],
    ['has a dump without app_property, so it is none of Bitbucket', { toc: { ...dump.toc, tables: ['jiraissue'] } }],
    ['has a dump that does not tell how its database was made', { database: undefined }],
  ])('%s', (why, over) => {
    expect(whyNotWhole({ ...dump, ...over })).toBe(why)
  })

  it('is of the moment when it was written, where that fits what it says itself in whatever time zone', () => {
    expect(dataFromOf(dump)).toEqual(dump.writtenAt)
    expect(dataFromOf({ ...dump, toc: { ...dump.toc, createdAt: undefined } })).toEqual(dump.writtenAt)
  })

  it('is of the moment that it says itself where its files were given other times', () => {
    expect(dataFromOf({ ...dump, writtenAt: new Date('2026-11-27T09:00:00Z') })).toEqual(dump.toc.createdAt)
  })
})

describe('whose a dump is', () => {
  const source = {
    serverId: 'BPRD-0001-0002-0003',
    baseUrl: 'https://bitbucket.example.com',
    jdbcUrl: 'jdbc:postgresql://db.prod.example.com:5432/bitbucket',
  }
  const why = (over: Partial<InstanceNames>) => whyOfAnother({ ...source, ...over }, source, 'production')

  it('is told by server id, database and base URL, whatever the parameters of its jdbc.url', () => {
    expect(why({})).toBeUndefined()
    expect(why({ jdbcUrl: 'jdbc:postgresql://DB.prod.example.com/bitbucket?ssl=true&password=hush' })).toBeUndefined()
    expect(why({ serverId: undefined })).toBeUndefined()
    expect(why({ jdbcUrl: undefined, baseUrl: undefined })).toBeUndefined()
  })

  it.each([
    [{ serverId: 'BOTH' }, 'its server id is BOTH, and production has BPRD-0001-0002-0003'],
    [
      { jdbcUrl: 'jdbc:postgresql://me:hush@db.old.example.com/bitbucket' },
      'its bitbucket.properties names the database db.old.example.com:5432/bitbucket, and production has db.prod.example.com:5432/bitbucket',
    ],
    [
      { baseUrl: 'https://git.example.com' },
      'its base URL is https://git.example.com, and production has https://bitbucket.example.com',
    ],
  ])('is another’s with %o', (over, says) => {
    expect(why(over)).toBe(`is of another instance: ${says}`)
  })

  it('is not known by a base URL alone', () => {
    expect(why({ serverId: undefined, jdbcUrl: 'jdbc:tnsnames' })).toBe(
      'does not tell which instance it is of: neither its server id nor its jdbc.url can be read',
    )
  })
})
