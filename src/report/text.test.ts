import { describe, expect, it } from 'vitest'
import { parts } from '../../test/fixtures/finished-refresh/parts.ts'
import { buildRunReport } from './build-run-report.ts'
import { plainStyle } from './style.ts'
import { renderText } from './text.ts'

describe('renderText', () => {
  it('tells a finished refresh from the verdict to the places that hold secrets', () => {
    const text = renderText(buildRunReport(parts), plainStyle)

    expect(text).toBe(
      [
        'refresh of staging',
        'Checked, without fence and refusal proof: all 3 checks of staging passed; 1 finding kept as at the source; isolation is not proven.',
        '  run        20261122-0130-k3f9',
        '  source     production',
        '  started    2026-11-22 01:30:00 UTC by mira@admin1',
        '  ended      2026-11-22 01:41:20 UTC',
        '  reason     weekly refresh',
        '  versions   7.2.0 to 7.2.0',
        '  data from  2026-11-22 01:32:31 UTC',
        '  locked     21 s, of which 3.1 s draining',
        '  changes    7 planned; 5 rows changed in the database',
        '  leaks      0 live, 1 switched off, 0 allowed, 10,000 in content; 2.1 GB searched',
        '',
        'Steps',
        '  done  check-readiness        40 s',
        '  done  capture-preserved      40 s',
        '  done  raise-fence            40 s',
        '  done  take-backup            40 s',
        '  done  stop-target            40 s',
        '  done  keep-generation        40 s',
        '  done  restore-database       40 s',
        '  done  restore-home           40 s',
        '  done  rewrite-configuration  40 s',
        '  done  cut-integrations       40 s',
        '  done  search-leaks           40 s',
        '  done  prove-refusal          40 s',
        '  done  start-target           40 s',
        '  done  settle-first-start     40 s',
        '  done  finish-in-application  40 s',
        '  done  check-copy             40 s',
        '  done  publish-report         40 s',
        '',
        'Kept, redirected and waived',
        '  waived    fence                                 the staging network has no route to production',
        '  waived    refusal                               the staging network has no route to production',
        '  redirect  app_property[prop_key=mail.hostname]  mail-sink.example.com:1025',
        '  keep      cwd_directory[id=32769]               staging users sign in with the company directory, read-only',
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
        'New since the plan, and cut',
        '  smart-mirrors:mirror_server[id=2]',
        '',
        'Differences and warnings',
        '  the configuration has no development environment',
        '  database: production has PostgreSQL 13, staging has PostgreSQL 15',
        '',
        'Compared with the source',
        'unknown  Every ref of the repositories that were chosen leads to all that it leads to at the source (verification/objects)',
        '         git is not installed on ssh://understudy@bb1',
        'pass     Every repository has the refs and the HEAD that it had under the lock (verification/refs)',
        '         1204 repositories compared',
        '',
        'pass     The copy is connected to its own database (database/own-sessions)',
        '         10 sessions of bitbucket_stg on bitbucket_stg_20261122_1',
        'pass     mail goes to mail-sink.example.com:1025, or nowhere (mail-server/redirected)',
        '         GET /rest/api/latest/admin/mail-server: mail-sink.example.com:1025',
        'pass     no webhook is active (webhooks/none-active)',
        '         4 webhooks of 3 of 3 projects and repositories',
        '',
        'All 3 checks of staging passed.',
        '',
        'Places that hold secrets',
        "  bb1.staging.example.com:/srv/bitbucket.understudy/generations/20261122-0130-k3f9/held/  production's configuration files",
        '  bb1.staging.example.com:/srv/bitbucket.understudy/generations/20261122-0130-k3f9/undo.jsonl  what the changes overwrote',
        '',
      ].join('\n'),
    )
  })

  it('counts as refused by the fence only what its rules refused, and names what is shared with production', () => {
    const way = (how: 'refused' | 'no-route' | 'no-address') => ({ way: '10.1.0.5', how })
    const proven = (...refused: readonly (readonly ReturnType<typeof way>[])[]) =>
      renderText(
        {
          ...buildRunReport(parts),
          refusal: {
            at: '2026-11-22T01:38:00.000Z',
            refused: refused.map((ways) => ({ endpoint: 'ci.example.com:443', namedBy: [], ways })),
            answered: [{ endpoint: 'db.staging.example.com:5432', how: 'answered' }],
            shared: [{ allowed: 'ldap.example.com:636', why: 'keep', production: 'ldap.example.com:636' }],
          },
        },
        plainStyle,
      )

    expect(proven([way('refused'), way('no-route')])).toContain(
      '\n  refused    1 known endpoint, each by the fence; 1 of 1 destination that are allowed answered\n',
    )
    expect(proven([way('refused')], [way('no-route'), way('no-address')])).toContain(
      '\n  refused    2 known endpoints, 1 by the fence, 1 without a way there; 1 of 1 destination that are allowed answered\n',
    )
    expect(proven()).toContain('\nShared with production\n  ldap.example.com:636  keep  ldap.example.com:636\n')
  })

  it('says where a run failed and what to do', () => {
    const failure = {
      kind: 'failure',
      effect: 'search-leaks',
      at: '2026-11-22T01:38:00.000Z',
      code: 'policy/leak',
      message: '1 place of the copy still names the source',
      hint: '`understudy leaks staging` lists them',
    } as const
    const entries = [...parts.entries.slice(0, 22), failure]

    const text = renderText(
      buildRunReport({ ...parts, entries, record: { ...parts.record, state: 'failed' } }),
      plainStyle,
    )

    expect(text.split('\n')[1]).toBe('The refresh of staging failed in search-leaks.')
    expect(text).toContain(`Failed in search-leaks (policy/leak)
  1 place of the copy still names the source
  hint: \`understudy leaks staging\` lists them`)
  })

  it('names the backup that was given, and of when it is', () => {
    const report = { ...buildRunReport(parts), fromBackup: '/mnt/backups/b.tar.gz' }

    expect(renderText(report, plainStyle)).toContain(
      '\n  data from  the backup /mnt/backups/b.tar.gz of 2026-11-22 01:32:31 UTC\n',
    )
    expect(renderText({ ...report, dataFrom: undefined }, plainStyle)).toContain(
      '\n  data from  the backup /mnt/backups/b.tar.gz of a time not known yet\n',
    )
  })
})
