import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { databaseNameProblems, expandDatabaseName } from './database-name.ts'

describe('expandDatabaseName', () => {
  it('fills in date, count and version, the version without its dots', () => {
    const name = expandDatabaseName('BitbucketServerDB_{version}_{date}_{n}', {
      date: new Date('2026-11-22T23:30:00Z'),
      n: 3,
      version: '4.0.2',
    })

    expect(name).toBe('BitbucketServerDB_402_20261122_3')
  })

  it('leaves what is no placeholder of ours', () => {
    const name = expandDatabaseName('a{b}{n}{', { date: new Date(0), n: 1, version: '7.2' })

    expect(name).toBe('a{b}1{')
  })
})

describe('databaseNameProblems', () => {
  it.each([
    ['postgresql', 'bitbucket_stg_20261122_1'],
    ['postgresql', '_é'],
    ['postgresql', 'a'.repeat(63)],
    ['mysql', 'm'.repeat(64)],
    ['sqlserver', 's'.repeat(128)],
    ['oracle', 'BBSTG1'],
  ] as const)('has none for %s %s', (vendor, name) => {
    expect(databaseNameProblems(vendor, name)).toEqual([])
  })

  it('counts bytes, not letters, where PostgreSQL cuts', () => {
    const name = `${'é'.repeat(31)}ab`

    expect(databaseNameProblems('postgresql', name)).toEqual([
      {
        severity: 'error',
        summary: `the database name ${name} has 64 bytes, PostgreSQL silently cuts after 63, so that two names may become one`,
        hint: 'shorten it to 63 bytes',
      },
    ])
  })

  it.each([
    ['mysql', 'm'.repeat(65), 'has 65 characters, MySQL allows 64', 'shorten it to 64 characters'],
    ['mariadb', 'm'.repeat(65), 'has 65 characters, MySQL allows 64', 'shorten it to 64 characters'],
    ['sqlserver', 's'.repeat(129), 'has 129 characters, SQL Server allows 128', 'shorten it to 128 characters'],
    ['oracle', 'O'.repeat(129), 'has 129 bytes, Oracle allows 128', 'shorten it to 128 bytes'],
  ] as const)('refuses what %s could not hold', (vendor, name, fact, hint) => {
    expect(databaseNameProblems(vendor, name)).toEqual([
      { severity: 'error', summary: `the database name ${name} ${fact}`, hint },
    ])
  })

  it.each([
    ['O'.repeat(31), 'has 31 bytes, Oracle before 12.2 allows 30', 'shorten it to 30 bytes'],
    ['BBSTAGING', 'has 9 bytes, and Oracle allows 8 where it names a database, not a schema', 'shorten it to 8 bytes'],
  ])('warns of %s on Oracle', (name, fact, hint) => {
    expect(databaseNameProblems('oracle', name)).toEqual([
      { severity: 'warning', summary: `the database name ${name} ${fact}`, hint },
    ])
  })

  it.each(['BB_1', 'BB.1', '1BB'])('refuses %s on Oracle, as the article does', (name) => {
    expect(databaseNameProblems('oracle', name)).toEqual([
      {
        severity: 'error',
        summary: `the database name ${name} is not legal`,
        hint: 'begin with a letter; use letters, digits, $ and #; Bitbucket on Oracle takes neither periods nor underscores',
      },
    ])
  })

  it.each([
    ['postgresql', 'Template1'],
    ['mysql', 'mysql'],
    ['sqlserver', 'tempdb'],
    ['oracle', 'SYS'],
  ] as const)('refuses a database of the %s server itself', (vendor, name) => {
    expect(databaseNameProblems(vendor, name)).toEqual([
      { severity: 'error', summary: `the database ${name} belongs to the server itself`, hint: 'choose another name' },
    ])
  })

  it('lets no name pass that would break out of a JDBC URL or a quoted identifier', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('"', '`', "'", '/', '?', ';', '\\', ' ', '\0', '\n'), (rest, bad) => {
        for (const vendor of ['postgresql', 'mysql', 'mariadb', 'sqlserver', 'oracle'] as const) {
          expect(databaseNameProblems(vendor, `a${bad}${rest}`).some(({ severity }) => severity === 'error')).toBe(true)
        }
      }),
    )
  })
})
