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
}

/** One word and one sentence for the head of a report. Unknown is not safe, and neither is a run without any check. */
export function judgeRun(judged: Judged): Verdict {
  const { record, failure } = judged
  switch (record.state) {
    case 'done':
      return record.kind === 'rewind' ? rewound(record) : judgeChecks(judged)
    case 'running':
      return { kind: 'incomplete', text: `The ${record.kind} of ${record.environment} is still running.` }
    case 'parked':
    case 'failed':
    case 'aborted':
      return { kind: 'incomplete', text: incompleteText(record, failure) }
  }
}

function rewound({ environment }: RunRecord): Verdict {
  return { kind: 'safe', text: `${environment} runs its previous generation again, cut as it was.` }
}

function judgeChecks({ record, checks, waivers }: Judged): Verdict {
  const bad = checks.filter(({ result }) => result !== 'pass').length
  const name = record.environment
  if (checks.length === 0 && record.kind === 'isolate') return heldOnly(record)
  if (checks.length === 0) return { kind: 'unsafe', text: `No check of ${name} was made, and unknown is not safe.` }
  if (bad > 0) return { kind: 'unsafe', text: `${countOf(bad, 'check')} of ${checks.length} did not pass on ${name}.` }
  const waived = waivers.length === 0 ? '' : `; ${waivers.map(({ proof }) => proof).join(' and ')} waived`
  return {
    kind: 'safe',
    text: `${name} is cut off from ${record.source ?? 'its source'}: all ${countOf(checks.length, 'check')} passed${waived}.`,
  }
}

/** Isolated without a start: the checks need the application. */
function heldOnly({ environment }: RunRecord): Verdict {
  return { kind: 'incomplete', text: `${environment} is cut and held; it was not started, so no check was made.` }
}

function incompleteText({ kind, environment, state }: RunRecord, failure: ReportedFailure | undefined): string {
  const ended = state === 'aborted' ? 'was aborted' : state === 'parked' ? 'stopped and can be resumed' : 'failed'
  return `The ${kind} of ${environment} ${ended}${failure === undefined ? '' : ` in ${failure.step}`}.`
}
