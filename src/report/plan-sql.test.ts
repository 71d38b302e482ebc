import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../ports/catalogue.ts'
import { plan } from '../../test/fixtures/finished-refresh/plan.ts'
import { planSql } from './plan-sql.ts'

const catalogue: Catalogue = new Map([
  [
    'app_property',
    {
      name: 'app_property',
      columns: [
        { name: 'prop_key', type: 'text', vendorType: 'character varying(255)', nullable: false },
        { name: 'prop_value', type: 'text', vendorType: 'text', nullable: true },
      ],
      primaryKey: ['prop_key'],
      estimatedRows: 10,
      bytes: 8192,
    },
  ],
  [
    'AO_A0B856_WEBHOOK',
    {
      name: 'AO_A0B856_WEBHOOK',
      columns: [
        { name: 'ID', type: 'integer', vendorType: 'integer', nullable: false },
        { name: 'ACTIVE', type: 'boolean', vendorType: 'boolean', nullable: true },
        { name: 'URL', type: 'text', vendorType: 'text', nullable: false },
      ],
      primaryKey: ['ID'],
      estimatedRows: 10,
      bytes: 8192,
    },
  ],
])

describe('planSql', () => {
  it('prints the statements of the row changes as one transaction, and says what is skipped', () => {
    const sql = planSql(plan, { catalogue, dialect: 'postgresql' })

    expect(sql).toBe(
      [
        "-- Refresh of staging from production: what is done to the copy's database, in one transaction.",
        'BEGIN;',
        '',
        '-- the copy has its own base URL',
        'update "app_property" set "prop_value" = \'https://bitbucket-staging.example.com\' where ("prop_key" = \'instance.url\');',
        '',
        '-- mail of the copy goes to the stated server',
        'update "app_property" set "prop_value" = \'mail-sink.example.com\' where ("prop_key" = \'mail.hostname\');',
        '',
        "-- the copy does not hold what proves the source's calls",
        '-- skipped: there is no table AO_A0B856_WEBHOOK_CONFIG',
        '',
        '-- no webhook of the copy calls a system of the source',
        'update "AO_A0B856_WEBHOOK" set "ACTIVE" = false, "URL" = \'https://cut.invalid/\' || "ID"::text where ("ID" = 3);',
        'COMMIT;',
        '',
      ].join('\n'),
    )
  })
})
