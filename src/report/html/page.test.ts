import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parts } from '../../../test/fixtures/finished-refresh/parts.ts'
import { buildRunReport } from '../build-run-report.ts'
import type { RunReport } from '../run-report.ts'
import { renderHtml } from './page.ts'

const report = buildRunReport(parts)

const hostile = fc.constantFrom('<script>x</script>', '"><b>', "' onload='", '</details>', '&lt;')

describe('renderHtml', () => {
  it('is one file that loads nothing and runs nothing', () => {
    const page = renderHtml(report)

    expect(page).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    )
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\ssrc=|\son\w+=/i)
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, target = '']) => target.startsWith('#'))).toBe(true)
  })

  it('links only to sections that are there', () => {
    const page = renderHtml(report)
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)

    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)

    expect(targets.filter((target) => !ids.includes(target))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('says in one place how safe the copy is, and does not call safe what nobody proved', () => {
    expect(verdictOf(report)).toBe(
      '<div class="verdict checked" role="status"><strong>Not proven</strong><span>Checked, without fence and refusal proof: all 3 checks of staging passed; 1 finding kept as at the source; isolation is not proven.</span></div>',
    )
    expect(verdictOf(buildRunReport({ ...parts, checks: [] }))).toBe(
      '<div class="verdict unsafe" role="status"><strong>Not safe</strong><span>No check of staging was made, and unknown is not safe.</span></div>',
    )
  })

  it('says what the source was integrated with since the last refresh, and that it was with nothing', () => {
    const rows = (of: RunReport) => [...renderHtml(of).matchAll(/<section id="endpoints"[^]*?<\/section>/g)].join('')
    const same = { new: [], gone: [], changed: [] }

    expect(rows(report)).toMatch(
      /new[^]*ci\.example\.com:443[^]*gone[^]*jenkins\.example\.com:8080[^]*changed[^]*smtp\./,
    )
    expect(rows({ ...report, endpointsSinceLast: same })).toContain(
      'leads to the same endpoints as at the last refresh',
    )
    expect(rows({ ...report, endpointsSinceLast: undefined })).toBe('')
  })

  it('holds everything that an auditor looks for', () => {
    const page = renderHtml(report)

    for (const text of [
      '2026-11-22 01:32:31 UTC',
      '21 s, of which 3.1 s draining',
      'staging users sign in with the company directory, read-only',
      'the staging network has no route to production',
      '10 sessions of bitbucket_stg on bitbucket_stg_20261122_1',
      'Every repository has the refs and the HEAD that it had under the lock',
      'git is not installed on ssh://understudy@bb1',
      'sta_comment.comment_text',
      'smart-mirrors:mirror_server[id=2]',
      'set jdbc.password = [environment variable STAGING_DB_PASSWORD]',
      'database: production has PostgreSQL 13, staging has PostgreSQL 15',
      '/srv/bitbucket.understudy/generations/20261122-0130-k3f9/undo.jsonl',
      'basis: unverified',
    ]) {
      expect(page).toContain(text)
    }
  })

  it('escapes whatever stands in the data, wherever it is shown', () => {
    const clean = tagsOf(renderHtml(report))

    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
        expect(tagsOf(renderHtml(soiled(report, text)))).toEqual(clean)
      }),
      { numRuns: 40 },
    )
  })
})

function verdictOf(one: RunReport): string {
  return /<div class="verdict.*?<\/div>/.exec(renderHtml(one))?.[0] ?? ''
}

function tagsOf(page: string): readonly string[] {
  return [...page.matchAll(/<\/?[a-z][^>]*>/gi)].map(([tag]) => tag)
}

/** The same report with the text added to everything that comes from configuration, data or a person. */
function soiled(one: RunReport, text: string): RunReport {
  return {
    ...one,
    run: { ...one.run, by: one.run.by + text, why: text, source: text, environment: one.run.environment + text },
    verdict: { ...one.verdict, text },
    findings: one.findings.map((finding) => ({
      ...finding,
      title: text,
      place: text,
      summary: text,
      endpoints: finding.endpoints.map(() => text),
      decidedBy: text,
      basis: text,
    })),
    changes: one.changes.map((group) => ({ ...group, place: text, changes: group.changes.map(() => text) })),
    checks: one.checks.map((check) => ({ ...check, id: text, title: text, evidence: text })),
    verification: one.verification.map((result) => ({ ...result, id: text, title: text, evidence: text })),
    waivers: one.waivers.map((waiver) => ({ ...waiver, because: text })),
    warnings: one.warnings.map((warning) => ({ ...warning, summary: text })),
    newSincePlan: one.newSincePlan.map(() => text),
    secretPlaces: one.secretPlaces.map(() => ({ place: text, holds: text })),
    notes: one.notes.map((note) => ({ ...note, text })),
  }
}
