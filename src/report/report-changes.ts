import type { AppliedRows, Change } from '../changes/change.ts'
import { describeChange } from '../changes/describe.ts'
import type { PlannedStep } from '../plan/plan.ts'
import { groupChanges, placeOfChange } from './group-changes.ts'
import type { ReportedChanges } from './run-report.ts'

/** Per step and place. Where the applied changes of the copy are known, they stand in place of the planned ones. */
export function reportChanges(
  steps: readonly PlannedStep[],
  applied: readonly AppliedRows[],
): readonly ReportedChanges[] {
  return steps.flatMap(({ id, changes }) => {
    const known = id === 'cut-integrations' && applied.length > 0
    const shown: readonly Change[] = known ? applied.map(({ change }) => change) : changes
    return groupChanges(shown).map((group) => ({
      step: id,
      place: group.place,
      count: group.changes.length,
      rows: known ? rowsAt(group.place, applied) : undefined,
      changes: group.changes.map(describeChange),
    }))
  })
}

function rowsAt(place: string, applied: readonly AppliedRows[]): number {
  return applied.filter(({ change }) => placeOfChange(change) === place).reduce((sum, { rows }) => sum + rows, 0)
}
