import type { CheckResult } from '../kernel/check-result.ts'
import type { Waiver } from '../plan/plan.ts'
import type { RunRecord } from '../ports/store.ts'
import { countOf } from './quantity.ts'
import type { ReportedFailure, Verdict } from './run-report.ts'

interface Judged {
  readonly record: RunRecord
  readonly failure: ReportedFailure | undefined
  readonly checks: readonly CheckResult[]
  readonly waivers: readonly Waiver[]
  /** Findings that somebody decided to keep: they lead where they led at the source. */
  readonly kept: number
}

/** One word and one sentence for the head of a report. Unknown is not safe, and neither is a run without any check. */
export function judgeRun(judged: Judged): Verdict {
  const { record, failure } = judged
  switch (record.state) {
    case 'done':
      return judgeDone(judged)
    case 'running':
      return { kind: 'incomplete', text: `The ${record.kind} of ${record.environment} is still running.` }
    case 'held':
      return heldOnly(record)
    case 'parked':
    case 'failed':
    case 'aborted':
      return { kind: 'incomplete', text: incompleteText(record, failure) }
  }
}

function judgeDone(judged: Judged): Verdict {
  const { record } = judged
  switch (record.kind) {
    case 'refresh':
    case 'isolate':
      return judgeChecks(judged)
    case 'rewind':
      return rewound(record)
    case 'backup':
      return { kind: 'incomplete', text: backedUp(record) }
    case 'remove-backup':
      return {
        kind: 'incomplete',
        text: `A backup for ${record.environment} was removed; no copy was made or checked.`,
      }
    case 'remove-generation':
      return {
        kind: 'incomplete',
        text: `A generation of ${record.environment} was removed; no copy was made or checked.`,
      }
  }
}

function backedUp({ id, environment, source }: RunRecord): string {
  return `Backup ${id} of ${source ?? 'the source'} is kept for ${environment}; no copy was made or checked.`
}

function rewound({ environment }: RunRecord): Verdict {
  return {
    kind: 'incomplete',
    text: `${environment} runs its previous generation again, cut as it was; no check was made since: \`understudy check ${environment}\`.`,
  }
}

function judgeChecks({ record, checks, waivers, kept }: Judged): Verdict {
  const bad = checks.filter(({ result }) => result !== 'pass').length
  const name = record.environment
  if (checks.length === 0 && record.kind === 'isolate') return heldOnly(record)
  if (checks.length === 0) return { kind: 'unsafe', text: `No check of ${name} was made, and unknown is not safe.` }
  if (bad > 0) return { kind: 'unsafe', text: `${countOf(bad, 'check')} of ${checks.length} did not pass on ${name}.` }
  const passed = `all ${countOf(checks.length, 'check')} of ${name} passed`
  const keeps = kept === 0 ? '' : `; ${countOf(kept, 'finding')} kept as at the source`
  if (waivers.length > 0) return notProven(waivers, `${passed}${keeps}`)
  return { kind: 'safe', text: `${name} is cut off from ${record.source ?? 'its source'}: ${passed}${keeps}.` }
}

const proofs: Readonly<Record<Waiver['proof'], string>> = { fence: 'fence', refusal: 'refusal proof' }

/** Checks see what Understudy knows of; only the waived proofs would show that nothing else gets through. */
function notProven(waivers: readonly Waiver[], outcome: string): Verdict {
  const without = waivers.map(({ proof }) => proofs[proof]).join(' and ')
  return {
    kind: 'checked',
    text: `Checked, without ${without}: ${outcome}; isolation is not proven.`,
  }
}

/** Without a start: the checks need the application. */
function heldOnly({ environment }: RunRecord): Verdict {
  return { kind: 'incomplete', text: `${environment} is cut and held; it was not started, so no check was made.` }
}

function incompleteText({ kind, environment, state }: RunRecord, failure: ReportedFailure | undefined): string {
  const ended = state === 'aborted' ? 'was aborted' : state === 'parked' ? 'stopped and can be resumed' : 'failed'
  return `The ${kind} of ${environment} ${ended}${failure === undefined ? '' : ` in ${failure.step}`}.`
}
