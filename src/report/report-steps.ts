import { allStepIds, stepIds, stepTitles, type StepId } from '../kernel/step-id.ts'
import { withWaysOn } from '../kernel/ways-on.ts'
import type { JournalEntry, RunRecord } from '../ports/store.ts'
import { otherWay } from './other-way.ts'
import type { ReportedFailure, ReportedStep } from './run-report.ts'

/** Every step in its order, as the journal tells it; a run of another kind than a refresh shows only what it has begun. */
export function reportSteps(entries: readonly JournalEntry[], record: RunRecord): readonly ReportedStep[] {
  const begun = new Set(entries.flatMap((entry) => (entry.kind === 'intent' ? [entry.effect] : [])))
  const shown: readonly StepId[] = record.kind === 'refresh' ? stepIds : allStepIds.filter((id) => begun.has(id))
  return shown.map((id) => ({
    id,
    title: stepTitles[id],
    outcome: outcomeOf(id, entries),
    seconds: secondsOf(id, entries),
  }))
}

/** The last failure that the journal holds. Its step is the part of the effect before the slash. */
export function lastFailure(
  entries: readonly JournalEntry[],
  { kind, environment }: Pick<RunRecord, 'kind' | 'environment'>,
): ReportedFailure | undefined {
  const last = entries.findLast((entry) => entry.kind === 'failure')
  if (last?.kind !== 'failure') return undefined
  return {
    step: stepOfEffect(last.effect),
    code: last.code,
    message: last.message,
    hint: withWaysOn(last.hint, environment, otherWay(kind)),
  }
}

function outcomeOf(id: StepId, entries: readonly JournalEntry[]): ReportedStep['outcome'] {
  const last = entries.findLast((entry) => entry.kind !== 'note' && entry.effect === id)
  switch (last?.kind) {
    case 'outcome':
      return 'done'
    case 'failure':
      return 'failed'
    case 'intent':
      return 'interrupted'
    case 'note':
    case undefined:
      return 'not-reached'
  }
}

function secondsOf(id: StepId, entries: readonly JournalEntry[]): number {
  let milliseconds = 0
  let previous: string | undefined
  for (const entry of entries) {
    const ours = entry.kind !== 'note' && stepOfEffect(entry.effect) === id
    if (ours && previous !== undefined) milliseconds += Date.parse(entry.at) - Date.parse(previous)
    // After a failure the run is parked until somebody resumes it.
    if (ours) previous = entry.kind === 'failure' || isEnd(entry, id) ? undefined : entry.at
  }
  return milliseconds / 1000
}

function isEnd(entry: JournalEntry, id: StepId): boolean {
  return entry.kind === 'outcome' && entry.effect === id
}

function stepOfEffect(effect: string): string {
  return effect.split('/')[0] ?? effect
}
