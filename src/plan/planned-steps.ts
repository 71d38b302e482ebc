import type { Change } from '../changes/change.ts'
import { stepIds, stepTitles, type StepId } from '../kernel/step-id.ts'
import type { PlannedChanges, Planning } from './planning.ts'
import type { BlockedBy, PlannedStep } from './plan.ts'
import { stepNotes } from './step-notes.ts'

interface Parts extends PlannedChanges {
  readonly planning: Planning
}

/** The planned part of each step: a step applies a kind of change, not an integration. */
export function plannedSteps(parts: Parts): readonly PlannedStep[] {
  return stepIds.map((id) => ({
    id,
    title: stepTitles[id],
    notes: stepNotes(id, parts.planning),
    changes: parts.changes.filter((change) => stepOf(change) === id),
    blocked: blockedIn(id, parts),
  }))
}

/** The step that applies a change of this kind. */
export function stepOf(change: Change): StepId {
  switch (change.kind) {
    case 'set-property':
    case 'remove-property':
    case 'edit-xml':
    case 'write-file':
    case 'remove-file':
    case 'set-environment':
      return 'rewrite-configuration'
    case 'update-rows':
    case 'insert-rows':
    case 'delete-rows':
      return 'cut-integrations'
    case 'call-bitbucket':
      return 'finish-in-application'
  }
}

function blockedIn(id: StepId, { blocked }: Parts): readonly BlockedBy[] {
  return id === 'cut-integrations' ? blocked : []
}
