import type { Change } from '../changes/change.ts'
import { stepIds, stepTitles, type StepId } from '../kernel/step-id.ts'
import type { PlannedChanges, Planning } from './planning.ts'
import type { BlockedBy, DecidedFinding, PlannedStep, Waiver } from './plan.ts'
import { stepNotes } from './step-notes.ts'

interface Parts extends PlannedChanges {
  readonly planning: Planning
  readonly findings: readonly DecidedFinding[]
  readonly waivers: readonly Waiver[]
  readonly newSinceLast: readonly string[]
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

function blockedIn(id: StepId, parts: Parts): readonly BlockedBy[] {
  const { blocked, planning } = parts
  if (id !== 'cut-integrations') return []
  return planning.refresh.newEndpoints === 'stop' ? [...blocked, ...stopOnNew(parts)] : blocked
}

/** Endpoints that would be cut without a word: a decision on the place itself lets the next plan go on. */
function stopOnNew({ findings, newSinceLast, planning }: Parts): readonly BlockedBy[] {
  const { target } = planning.refresh
  const isNew = new Set(newSinceLast)
  return findings
    .filter(({ decidedBy }) => decidedBy !== `refresh.${target}.decisions`)
    .filter(({ finding, decision }) => decision.kind === 'cut' && finding.endpoints.length > 0 && isNew.has(finding.id))
    .map(({ finding }) => ({
      finding: finding.id,
      because: `${finding.summary}; it is new since the last refresh, and newEndpoints is \`stop\`: decide it under refresh.${target}.decisions`,
    }))
}
