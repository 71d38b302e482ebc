import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { blockedPlan, plan } from '../../test/fixtures/finished-refresh/plan.ts'
import { planText } from './plan-text.ts'
import { ansiStyle, plainStyle } from './style.ts'

describe('planText', () => {
  it('shows waivers, warnings, news and what stays before the steps, and how to run it last', () => {
    const text = planText(plan, [], plainStyle)

    expect(text).toBe(
      [
        'Plan for staging, from production',
        '',
        'New endpoints since the last refresh of staging',
        '  ci.example.com:443  webhooks',
        '',
        'Endpoints that are gone since the last refresh of staging',
        '  jenkins.example.com:8080  known_hosts of atlbitbucket, webhooks',
        '',
        'Endpoints that something else leads to since the last refresh of staging',
        '  smtp.example.com:587  mail-server (before: property mail.host)',
        '',
        'Waived: the copy starts without these proofs',
        '  fence    the staging network has no route to production',
        '  refusal  the staging network has no route to production',
        '',
        'Warnings',
        '  the configuration has no development environment',
        '    hint: where Bitbucket is critical, use all three tiers',
        '  database: production has PostgreSQL 13, staging has PostgreSQL 15',
        '',
        'New findings since the last refresh of staging',
        '  webhooks:AO_A0B856_WEBHOOK[ID=3]',
        '',
        'Kept or redirected',
        '  redirect  app_property[prop_key=mail.hostname]  smtp.example.com:587  mail-sink.example.com:1025',
        '  keep      cwd_directory[id=32769]               ldap.example.com:636  staging users sign in with the company directory, read-only',
        '',
        'Steps',
        ' 1. Check that everything is ready (check-readiness)',
        ' 2. Capture what the target keeps (capture-preserved)',
        ' 3. Raise the fence (raise-fence)',
        ' 4. Take a backup of the source (take-backup)',
        '      lock production for maintenance, for at most 600 s',
        ' 5. Stop the target (stop-target)',
        ' 6. Keep the previous generation (keep-generation)',
        ' 7. Restore the database (restore-database)',
        ' 8. Restore the home (restore-home)',
        ' 9. Rewrite the configuration (rewrite-configuration): 3 changes',
        '      shared/bitbucket.properties: 3 changes',
        '        set jdbc.url = jdbc:postgresql://db.staging.example.com:5432/bitbucket_stg_20261122_1 in shared/bitbucket.properties — the copy has its own database',
        '        set jdbc.password = [environment variable STAGING_DB_PASSWORD] in shared/bitbucket.properties — the copy has its own login',
        "        remove plugin.search.elasticsearch.password from shared/bitbucket.properties — the copy does not hold the credentials of the source's search server",
        '10. Cut the integrations (cut-integrations): 4 changes',
        '      app_property: 2 changes',
        '        update app_property where prop_key = instance.url: prop_value = https://bitbucket-staging.example.com — the copy has its own base URL',
        '        update app_property where prop_key = mail.hostname: prop_value = mail-sink.example.com — mail of the copy goes to the stated server',
        '      AO_A0B856_WEBHOOK_CONFIG: 1 change',
        "        delete from AO_A0B856_WEBHOOK_CONFIG where WEBHOOKID = 3 — the copy does not hold what proves the source's calls",
        '      AO_A0B856_WEBHOOK: 1 change',
        '        update AO_A0B856_WEBHOOK where ID = 3: ACTIVE = false, URL = https://cut.invalid/<ID> — no webhook of the copy calls a system of the source',
        '11. Search for leaks (search-leaks)',
        '12. Prove that known endpoints refuse the copy (prove-refusal)',
        '13. Start the target (start-target)',
        '14. Settle the first start (settle-first-start)',
        '15. Finish in the application (finish-in-application)',
        '16. Check the copy (check-copy)',
        '17. Publish the report (publish-report)',
        '',
        '4 findings: 2 cut, 1 redirected, 1 kept, 0 undecided',
        '7 changes in 4 places; the copy gets server id BSTG-1A2B-3C4D-5E6F',
        'Made 2026-11-22 01:25:00 UTC, fingerprint 9f2c41d07be6a553',
        'Nothing stops it. A refresh: `understudy refresh staging --without-fence staging`',
        '',
      ].join('\n'),
    )
  })

  it('begins with what stops the plan', () => {
    const refusals = [
      { because: 'the database is neither empty nor marked', hint: 'if it may be replaced: --adopt staging' },
    ]

    const [head, , ...lines] = planText(blockedPlan, refusals, plainStyle).split('\n')

    expect(head).toBe('Plan for staging, from production')
    expect(lines.slice(0, 6)).toEqual([
      'Refused by the guard',
      '  the database is neither empty nor marked',
      '    hint: if it may be replaced: --adopt staging',
      '',
      'Blocked by 1 reason',
      '  unclaimed:AO_ABC123_DEPLOY_TARGET',
    ])
    expect(lines.at(-2)).toBe('This plan can be read, not run.')
  })

  it('says the same with colours', () => {
    const coloured = planText(plan, [], ansiStyle)

    expect(coloured).not.toBe(planText(plan, [], plainStyle))
    expect(stripVTControlCharacters(coloured)).toBe(planText(plan, [], plainStyle))
  })

  it('lets no control character of the data act on a terminal', () => {
    const warning = { severity: 'warning', summary: 'red \u001B[31m\u202E text' } as const

    expect(planText({ ...plan, warnings: [warning] }, [], plainStyle)).toContain('red ?[31m? text')
  })
})
