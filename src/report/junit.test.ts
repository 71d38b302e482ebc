import { describe, expect, it } from 'vitest'
import { parts } from '../../test/fixtures/finished-refresh/parts.ts'
import { buildRunReport } from './build-run-report.ts'
import { renderJunit } from './junit.ts'

describe('renderJunit', () => {
  it('makes each check a test case; unknown is an error, because it is not safe', () => {
    const checks = [
      ...parts.checks,
      { id: 'mail-server/sent', title: 'a "quoted" <title>', result: 'unknown', evidence: 'GET /x\nanswers 500' },
      { id: 'webhooks/old', title: 'no old webhook', result: 'fail', evidence: '1 & more' },
    ] as const

    expect(renderJunit(buildRunReport({ ...parts, checks }))).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="understudy refresh staging 20261122-0130-k3f9" tests="9" failures="1" errors="1">',
        '  <testsuite name="proof" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="0" errors="0" skipped="2">',
        '    <testcase classname="proof/fence" name="fence"><skipped message="waived: the staging network has no route to production"/></testcase>',
        '    <testcase classname="proof/refusal" name="refusal"><skipped message="waived: the staging network has no route to production"/></testcase>',
        '  </testsuite>',
        '  <testsuite name="verification" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="0" errors="0" skipped="1">',
        '    <testcase classname="verification/refs" name="Every repository has the refs and the HEAD that it had under the lock"><system-out>1204 repositories compared</system-out></testcase>',
        '    <testcase classname="verification/objects" name="Every ref of the repositories that were chosen leads to all that it leads to at the source"><skipped message="git is not installed on ssh://understudy@bb1"/></testcase>',
        '  </testsuite>',
        '  <testsuite name="database" timestamp="2026-11-22T01:30:00.000Z" tests="1" failures="0" errors="0" skipped="0">',
        '    <testcase classname="database/own-sessions" name="The copy is connected to its own database"><system-out>10 sessions of bitbucket_stg on bitbucket_stg_20261122_1</system-out></testcase>',
        '  </testsuite>',
        '  <testsuite name="mail-server" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="0" errors="1" skipped="0">',
        '    <testcase classname="mail-server/redirected" name="mail goes to mail-sink.example.com:1025, or nowhere"><system-out>GET /rest/api/latest/admin/mail-server: mail-sink.example.com:1025</system-out></testcase>',
        '    <testcase classname="mail-server/sent" name="a &quot;quoted&quot; &lt;title&gt;"><error type="unknown" message="GET /x&#10;answers 500"/></testcase>',
        '  </testsuite>',
        '  <testsuite name="webhooks" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="1" errors="0" skipped="0">',
        '    <testcase classname="webhooks/none-active" name="no webhook is active"><system-out>4 webhooks of 3 of 3 projects and repositories</system-out></testcase>',
        '    <testcase classname="webhooks/old" name="no old webhook"><failure type="fail" message="1 &amp; more"/></testcase>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    )
  })

  it('shows the failure of a run without a check', () => {
    const failure = {
      kind: 'failure',
      effect: 'take-backup/locked-copy',
      at: '2026-11-22T01:31:00.000Z',
      code: 'bitbucket/lock-held',
      message: 'somebody else holds it',
      hint: 'wait',
    } as const
    const failed = { ...parts, checks: [], entries: [failure], record: { ...parts.record, state: 'failed' as const } }

    expect(renderJunit(buildRunReport(failed))).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="understudy refresh staging 20261122-0130-k3f9" tests="5" failures="0" errors="1">',
        '  <testsuite name="run" timestamp="2026-11-22T01:30:00.000Z" tests="1" failures="0" errors="1" skipped="0">',
        '    <testcase classname="run" name="take-backup"><error type="bitbucket/lock-held" message="somebody else holds it">wait; `understudy resume staging` goes on; `understudy rewind staging` goes back</error></testcase>',
        '  </testsuite>',
        '  <testsuite name="proof" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="0" errors="0" skipped="2">',
        '    <testcase classname="proof/fence" name="fence"><skipped message="waived: the staging network has no route to production"/></testcase>',
        '    <testcase classname="proof/refusal" name="refusal"><skipped message="waived: the staging network has no route to production"/></testcase>',
        '  </testsuite>',
        '  <testsuite name="verification" timestamp="2026-11-22T01:30:00.000Z" tests="2" failures="0" errors="0" skipped="1">',
        '    <testcase classname="verification/refs" name="Every repository has the refs and the HEAD that it had under the lock"><system-out>1204 repositories compared</system-out></testcase>',
        '    <testcase classname="verification/objects" name="Every ref of the repositories that were chosen leads to all that it leads to at the source"><skipped message="git is not installed on ssh://understudy@bb1"/></testcase>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    )
  })
})
