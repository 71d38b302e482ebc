import { describe, expect, it } from 'vitest'
import { parts } from '../../test/fixtures/finished-refresh/parts.ts'
import type { Waiver } from '../plan/plan.ts'
import type { JournalEntry } from '../ports/store.ts'
import { buildRunReport, type ReportParts } from './build-run-report.ts'
import { renderJson } from './json.ts'

const failure: JournalEntry = {
  kind: 'failure',
  effect: 'take-backup/locked-copy',
  at: '2026-11-22T01:32:10.000Z',
  code: 'bitbucket/never-drained',
  message: 'production did not drain within 300 s',
  hint: '`understudy resume staging`, or `understudy rewind staging`',
}

/** As the journal stands when the backup failed 10 s after its step began. */
const failed: ReportParts = {
  ...parts,
  record: { ...parts.record, state: 'failed' },
  entries: [...parts.entries.slice(0, 7), failure, { ...failure, effect: 'take-backup' }],
  checks: [],
  cut: undefined,
  leaks: undefined,
}

describe('buildRunReport', () => {
  it('reads what the steps left in the journal', () => {
    const report = buildRunReport(parts)

    expect(report.versions).toEqual({ source: '7.2.0', target: '7.2.0' })
    expect(report.dataFrom).toBe('2026-11-22T01:32:31.000Z')
    expect(report.lock).toEqual({ seconds: 21.4, drainSeconds: 3.1 })
    expect(report.steps.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 17 }, () => 'done'))
    expect(report.failure).toBeUndefined()
  })

  it('warns of what passed and should be mended all the same', () => {
    const [one] = parts.checks
    if (one === undefined) throw new Error('the fixture has no check')
    const verification = [
      { ...one, warning: 'broken on production too: shared/data/repositories/1 (1 object missing)' },
    ]

    expect(buildRunReport({ ...parts, verification }).warnings).toEqual([
      ...(parts.plan?.warnings ?? []),
      { severity: 'warning', summary: 'broken on production too: shared/data/repositories/1 (1 object missing)' },
    ])
  })

  it('names the step that failed, and those that were not reached', () => {
    const report = buildRunReport(failed)

    expect(report.verdict).toEqual({ kind: 'incomplete', text: 'The refresh of staging failed in take-backup.' })
    expect(report.failure).toEqual({
      step: 'take-backup',
      code: 'bitbucket/never-drained',
      message: 'production did not drain within 300 s',
      hint: '`understudy resume staging`, or `understudy rewind staging`',
    })
    expect(report.steps.slice(2, 5).map(({ id, outcome }) => [id, outcome])).toEqual([
      ['raise-fence', 'done'],
      ['take-backup', 'failed'],
      ['stop-target', 'not-reached'],
    ])
  })

  it('calls a copy safe only where every check passed and no proof was waived', () => {
    const fence: Waiver = { proof: 'fence', because: 'no route' }
    const { plan } = parts
    if (plan === undefined) throw new Error('the fixture has no plan')
    const verdictWith = (waivers: readonly Waiver[], findings = plan.findings) =>
      buildRunReport({ ...parts, plan: { ...plan, waivers, findings } }).verdict

    expect(verdictWith([], [])).toEqual({
      kind: 'safe',
      text: 'staging is cut off from production: all 3 checks of staging passed.',
    })
    expect(verdictWith([])).toEqual({
      kind: 'safe',
      text: 'staging is cut off from production: all 3 checks of staging passed; 1 finding kept as at the source.',
    })
    expect(verdictWith([fence], [])).toEqual({
      kind: 'checked',
      text: 'Checked, without fence: all 3 checks of staging passed; isolation is not proven.',
    })
  })

  it('does not call a rewound copy safe: nobody checked it again', () => {
    const rewound = { ...parts, record: { ...parts.record, kind: 'rewind' as const }, plan: undefined, checks: [] }

    expect(buildRunReport(rewound).verdict).toEqual({
      kind: 'incomplete',
      text: 'staging runs its previous generation again, cut as it was; no check was made since: `understudy check staging`.',
    })
  })

  it.each([
    ['backup', 'Backup RUN of production is kept for staging; no copy was made or checked.'],
    ['remove-backup', 'A backup for staging was removed; no copy was made or checked.'],
  ] as const)('does not call anything safe that ended as a %s', (kind, text) => {
    const record = { ...parts.record, kind, id: 'RUN' }

    expect(buildRunReport({ ...parts, record, plan: undefined, checks: [] }).verdict).toEqual({
      kind: 'incomplete',
      text,
    })
  })

  it('names how a backup that failed is given up, and no way back', () => {
    const record = { ...failed.record, kind: 'backup' as const }
    const entries = failed.entries.map((entry) => (entry.kind === 'failure' ? { ...entry, hint: 'mend it' } : entry))

    expect(buildRunReport({ ...failed, record, entries }).failure?.hint).toBe(
      'mend it; `understudy resume staging` goes on; `understudy abort staging` gives it up',
    )
  })

  it('calls a copy that was isolated and not started neither safe nor unsafe', () => {
    const isolated = { ...parts, record: { ...parts.record, kind: 'isolate' as const }, checks: [] }

    expect(buildRunReport(isolated).verdict).toEqual({
      kind: 'incomplete',
      text: 'staging is cut and held; it was not started, so no check was made.',
    })
  })

  it('tells no failure of a run that was gone on with and left its copy held', () => {
    const report = buildRunReport({ ...failed, record: { ...parts.record, state: 'held' } })

    expect(report.failure).toBeUndefined()
    expect(report.verdict).toEqual({
      kind: 'incomplete',
      text: 'staging is cut and held; it was not started, so no check was made.',
    })
  })

  it('tells the version of a given backup, and not that of its source now', () => {
    const result = { dataFrom: '2026-11-20T01:00:00.000Z', version: '7.1.4', lockSeconds: null, drainSeconds: null }
    const outcome: JournalEntry = { kind: 'outcome', effect: 'take-backup', at: '2026-11-22T09:00:00.000Z', result }
    const report = buildRunReport({ ...parts, entries: [...parts.entries, outcome], fromBackup: '/mnt/b.tar.gz' })

    expect(report).toMatchObject({
      fromBackup: '/mnt/b.tar.gz',
      dataFrom: '2026-11-20T01:00:00.000Z',
      versions: { source: '7.1.4', target: '7.2.0' },
    })
    expect(report.lock).toBeUndefined()
  })

  it('leaves the time out in which a failed run was parked', () => {
    const resumed: readonly JournalEntry[] = [
      ...failed.entries,
      { kind: 'outcome', effect: 'take-backup/locked-copy', at: '2026-11-22T09:00:00.000Z', result: {} },
      { kind: 'outcome', effect: 'take-backup', at: '2026-11-22T09:00:05.000Z', result: {} },
    ]

    const report = buildRunReport({ ...failed, entries: resumed })

    expect(report.steps.find(({ id }) => id === 'take-backup')).toEqual({
      id: 'take-backup',
      title: 'Take a backup of the source',
      outcome: 'done',
      seconds: 15,
    })
  })

  it('shows a step that was cut off without a word as interrupted', () => {
    const report = buildRunReport({ ...failed, entries: parts.entries.slice(0, 7) })

    expect(report.steps.find(({ id }) => id === 'take-backup')?.outcome).toBe('interrupted')
  })

  it('prefers what was applied on the copy to what was planned, with its rows', () => {
    const change = parts.plan?.steps.flatMap(({ changes }) => changes).find(({ kind }) => kind === 'delete-rows')
    if (change?.kind !== 'delete-rows') throw new Error('the fixture has no deletion')

    const report = buildRunReport({ ...parts, applied: [{ change, rows: 7 }] })

    expect(report.changes.filter(({ step }) => step === 'cut-integrations')).toEqual([
      {
        step: 'cut-integrations',
        place: 'AO_A0B856_WEBHOOK_CONFIG',
        count: 1,
        rows: 7,
        changes: [
          "delete from AO_A0B856_WEBHOOK_CONFIG where WEBHOOKID = 3 — the copy does not hold what proves the source's calls",
        ],
      },
    ])
  })

  it('takes the totals of the leak search from the journal where the search itself was not kept', () => {
    const result = { live: 0, content: 12, bytes: 4096 }
    const entry: JournalEntry = { kind: 'outcome', effect: 'search-leaks', at: '2026-11-22T01:40:00.000Z', result }

    const report = buildRunReport({ ...parts, leaks: undefined, entries: [...parts.entries, entry] })

    expect(report.leaks).toEqual({ bytes: 4096, totals: { live: 0, content: 12 }, notSearched: [], places: [] })
  })

  it('quotes nothing that people wrote', () => {
    expect(renderJson(buildRunReport(parts))).not.toContain('see https://bitbucket.example.com/projects/PAY')
  })
})
