import { describe, expect, it } from 'vitest'
import type { DatabasePrivileges, Privilege } from '../../ports/database.ts'
import { comparePrivileges } from './compare-privileges.ts'

const grant = (over: Partial<Privilege> = {}): Privilege => ({
  on: 'relation',
  object: 'public.repository',
  grantee: 'bitbucket',
  privilege: 'SELECT',
  grantable: false,
  ...over,
})
const of = (
  owner: string,
  grants: readonly Privilege[],
  over: Partial<DatabasePrivileges> = {},
): DatabasePrivileges => ({
  owner,
  connectionLimit: -1,
  grants,
  settings: [],
  ...over,
})
const roles = { names: { bitbucket: 'bitbucket_stg' }, known: new Set(['bitbucket_stg', 'reporting']) }
const stg = { grantee: 'bitbucket_stg' }

describe('the privileges of a copy', () => {
  it('are those of the source with its owner renamed', () => {
    const source = of('bitbucket', [
      grant(),
      grant({ grantee: 'PUBLIC' }),
      grant({ on: 'default', object: 'bitbucket/public/r', grantee: 'reporting' }),
    ])
    const copy = of('bitbucket_stg', [
      grant({ grantee: 'PUBLIC' }),
      grant({ on: 'default', object: 'bitbucket_stg/public/r', grantee: 'reporting' }),
      grant(stg),
    ])

    expect(comparePrivileges(source, copy, roles)).toBeUndefined()
  })

  it('lack what is of roles that the copy’s server does not have', () => {
    const source = of(
      'bitbucket',
      [
        grant(),
        grant({ grantee: 'bitbucket_reader' }),
        grant({ on: 'default', object: 'dba/public/r', grantee: 'reporting' }),
      ],
      { settings: [{ role: 'dba', name: 'work_mem', value: '64MB' }] },
    )

    expect(comparePrivileges(source, of('bitbucket_stg', [grant(stg)]), roles)).toBeUndefined()
  })

  it('differ by what is missing and what is too much, the first three in words', () => {
    const source = of('bitbucket', [grant(), grant({ privilege: 'UPDATE' })], { connectionLimit: 50 })
    const copy = of('postgres', [grant({ ...stg, grantable: true })])

    expect(comparePrivileges(source, copy, roles)).toBe(
      'privileges differ in 7 facts (missing: owner bitbucket_stg; missing: connection limit 50; missing: bitbucket_stg may SELECT on relation public.repository)',
    )
  })

  it('differ by a setting of the database or of a role in it', () => {
    const source = of('bitbucket', [], {
      settings: [
        { role: undefined, name: 'search_path', value: 'public' },
        { role: 'bitbucket', name: 'work_mem', value: '64MB' },
      ],
    })

    expect(comparePrivileges(source, of('bitbucket_stg', []), roles)).toBe(
      'privileges differ in 2 facts (missing: every role has search_path = public; missing: bitbucket_stg has work_mem = 64MB)',
    )
  })
})
