import { describe, expect, it } from 'vitest'
import { production, refreshOfStaging, staging } from '../../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { DatabaseVendor } from '../../config/database.ts'
import { supportProblems } from './support.ts'

const on = (end: EnvironmentConfig, vendor: DatabaseVendor) => ({ ...end, database: { ...end.database, vendor } })
const { lock } = refreshOfStaging.backup
const byScripts = {
  kind: 'diy',
  lock,
  folder: '/opt/diy',
  variables: '/etc/diy/vars.sh',
  timeoutMs: 7_200_000,
} as const
const byClient = { kind: 'client', lock, folder: '/opt/client', singleServer: false, timeoutMs: 10_800_000 } as const

describe('what is supported', () => {
  it.each(['postgresql', 'mysql', 'mariadb'] as const)('is a refresh by ourselves or by scripts on %s', (vendor) => {
    const ends = [on(production, vendor), on(staging, vendor)]

    expect(supportProblems({ ends, refresh: refreshOfStaging })).toEqual([])
    expect(supportProblems({ ends, refresh: { ...refreshOfStaging, backup: byScripts } })).toEqual([])
  })

  it("is none by the vendor's client on MariaDB", () => {
    const ends = [on(production, 'mariadb'), on(staging, 'mariadb')]

    const [first] = supportProblems({ ends, refresh: { ...refreshOfStaging, backup: byClient } })

    expect(first).toEqual({
      severity: 'error',
      summary: 'production uses mariadb, which cannot be backed up by the method client yet',
      hint: 'use refresh.staging.backup: { method: native } or { method: diy }',
    })
  })

  it('is no copy on another vendor than its source, but where somebody else restored it', () => {
    const ends = [on(production, 'mysql'), on(staging, 'mariadb')]

    expect(supportProblems({ ends, refresh: refreshOfStaging })).toEqual([
      {
        severity: 'error',
        summary: 'production uses mysql and staging mariadb: a copy stays with its vendor',
        hint: 'set environments.staging.database to a server of mysql',
      },
    ])
    expect(supportProblems({ ends })).toEqual([])
  })
})
