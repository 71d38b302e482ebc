import type { CheckResult } from '../kernel/check-result.ts'
import type { Json } from '../kernel/json.ts'
import type { LeakReport } from '../leaks/leak.ts'
import type { Plan } from '../plan/plan.ts'
import type { JournalEntry, RunRecord } from '../ports/store.ts'
import type { CutRecord, Generation } from '../steps/generations.ts'
import type { AppliedRows } from '../changes/change.ts'
import { reportChanges } from './report-changes.ts'
import { reportFindings, type KnownIntegration } from './report-findings.ts'
import { reportRefusal } from './report-refusal.ts'
import { reportLeaks, type LeakTotals } from './report-leaks.ts'
import { lastFailure, reportSteps } from './report-steps.ts'
import type { RunReport, SecretPlace } from './run-report.ts'
import { judgeRun } from './verdict.ts'
import { warningsIn } from './warnings-in.ts'

export interface ReportParts {
  readonly record: RunRecord
  readonly entries: readonly JournalEntry[]
  /** Undefined for a run without one, such as a rewind. */
  readonly plan: Plan | undefined
  /** Path on the target's host of a backup that lay there. */
  readonly fromBackup?: string
  readonly checks: readonly CheckResult[]
  readonly verification?: readonly CheckResult[]
  readonly cut: CutRecord | undefined
  /** What each row change did, where it was kept; else the planned changes stand without their rows. */
  readonly applied?: readonly AppliedRows[]
  readonly leaks: LeakReport | undefined
  readonly generations: readonly Generation[]
  readonly integrations: readonly KnownIntegration[]
  readonly secretPlaces: readonly SecretPlace[]
}

/** Pure: what the journal and the stores hold about a run, in the words of a report. */
export function buildRunReport(parts: ReportParts): RunReport {
  const { record, entries, plan, checks, cut } = parts
  const steps = reportSteps(entries, record)
  const findings = reportFindings(plan?.findings ?? [], parts.integrations)
  const failure = ['done', 'held'].includes(record.state) ? undefined : lastFailure(entries, record)
  const readiness = resultOf(entries, 'check-readiness')
  const backup = resultOf(entries, 'take-backup')
  return {
    schema: 'understudy/report/1',
    run: runOf(record),
    verdict: judgeRun({ record, failure, checks, waivers: plan?.waivers ?? [], kept: keptOf(findings) }),
    failure,
    versions: versionsOf(readiness, backup),
    ...(parts.fromBackup === undefined ? {} : { fromBackup: parts.fromBackup }),
    dataFrom: textIn(backup, 'dataFrom') ?? generationOf(parts)?.dataFrom ?? undefined,
    lock: lockOf(backup),
    fingerprint: plan?.fingerprint.hash,
    steps,
    findings,
    changes: reportChanges(plan?.steps ?? [], parts.applied ?? []),
    applied: cut === undefined ? undefined : { changes: cut.changes, rows: cut.rows },
    newSincePlan: cut?.newSincePlan ?? [],
    newSinceLast: plan?.newSinceLast ?? [],
    endpointsSinceLast: plan?.endpointsSinceLast,
    checks,
    verification: parts.verification ?? [],
    waivers: plan?.waivers ?? [],
    warnings: [...(plan?.warnings ?? []), ...warningsIn(parts.verification ?? [])],
    refusal: reportRefusal(resultOf(entries, 'prove-refusal'), findings, plan?.endpoints ?? []),
    leaks: reportLeaks(parts.leaks, leakTotalsOf(entries)),
    generations: parts.generations,
    secretPlaces: parts.secretPlaces,
    notes: notesOf(entries),
  }
}

/** What ships as kept works only inwards. */
function keptOf(findings: RunReport['findings']): number {
  return findings.filter(({ decision, decidedBy }) => decision === 'keep' && decidedBy !== 'shipped').length
}

/** What a step left in the journal; undefined before its outcome. */
function resultOf(entries: readonly JournalEntry[], effect: string): Json | undefined {
  const outcome = entries.findLast((entry) => entry.kind === 'outcome' && entry.effect === effect)
  return outcome?.kind === 'outcome' ? outcome.result : undefined
}

/** Each once: what a step says that repeats it says again. */
function notesOf(entries: readonly JournalEntry[]): RunReport['notes'] {
  const notes = entries.flatMap((entry) => (entry.kind === 'note' ? [{ at: entry.at, text: entry.text }] : []))
  return notes.filter(({ text }, index) => notes.findIndex((other) => other.text === text) === index)
}

function runOf({ id, kind, environment, source, by, why, startedAt, endedAt, state }: RunRecord): RunReport['run'] {
  return { id, kind, environment, source, by, why, startedAt, endedAt, state }
}

function versionsOf(readiness: Json | undefined, backup: Json | undefined): RunReport['versions'] {
  const source = textIn(backup, 'version') ?? textIn(readiness, 'sourceVersion')
  const target = textIn(readiness, 'targetVersion')
  return source === undefined || target === undefined ? undefined : { source, target }
}

function lockOf(backup: Json | undefined): RunReport['lock'] {
  const [seconds, drainSeconds] = [fieldOf(backup, 'lockSeconds'), fieldOf(backup, 'drainSeconds')]
  return typeof seconds === 'number' && typeof drainSeconds === 'number' ? { seconds, drainSeconds } : undefined
}

function leakTotalsOf(entries: readonly JournalEntry[]): LeakTotals | undefined {
  const result = resultOf(entries, 'search-leaks')
  const [live, content, bytes] = ['live', 'content', 'bytes'].map((field) => fieldOf(result, field))
  if (typeof live !== 'number' || typeof content !== 'number' || typeof bytes !== 'number') return undefined
  return { live, content, bytes }
}

function generationOf({ record, generations }: ReportParts): Generation | undefined {
  return generations.find(({ id }) => id === record.id)
}

function textIn(json: Json | undefined, field: string): string | undefined {
  const value = fieldOf(json, field)
  return typeof value === 'string' ? value : undefined
}

function fieldOf(json: Json | undefined, field: string): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  return Object.entries(json).find(([name]) => name === field)?.[1]
}
