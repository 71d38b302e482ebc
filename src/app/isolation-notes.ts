import type { StepId } from '../kernel/step-id.ts'
import type { PlannedStep } from '../plan/plan.ts'
import type { Isolation } from '../steps/isolation.ts'

/** What a step does where it differs from a refresh, for a person who reads the plan. */
export function isolationNotes(step: PlannedStep, isolation: Isolation): readonly string[] {
  const own = new Map<StepId, readonly string[]>([
    ['capture-preserved', ['nothing is carried over: what lies on the target is the copy itself']],
    ['stop-target', [stopNote(isolation), ...step.notes.slice(1)]],
    [
      'keep-generation',
      [`take over ${isolation.database} and the home in place as a generation; the database gets our mark`],
    ],
    [
      'restore-home',
      ['the configuration files in place go to held/, a stub lies in their place; the home stays where it is'],
    ],
    ['publish-report', isolation.start ? [] : ['it stays stopped and held; isolate it again with --start to start it']],
  ])
  return own.get(step.id) ?? step.notes
}

function stopNote({ stop }: Isolation): string {
  return stop
    ? 'stop the copy first; what it sent before is not undone'
    : 'take the permit away, and prove that no process, port or database session is left'
}
