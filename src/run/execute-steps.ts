import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import { stepIds, type StepId } from '../kernel/step-id.ts'
import type { RunContext } from '../steps/run-context.ts'
import type { Step } from '../steps/step.ts'
import type { RunEvents, StepOutcome } from './events.ts'
import type { Journal } from './journal.ts'
import { performing } from './perform.ts'

export interface StepReport {
  readonly id: StepId
  readonly outcome: StepOutcome
  readonly seconds: number
}

export type Execution =
  | { readonly kind: 'done'; readonly steps: readonly StepReport[]; readonly results: ReadonlyMap<StepId, Json> }
  | {
      readonly kind: 'stopped'
      readonly at: StepId
      readonly error: unknown
      readonly steps: readonly StepReport[]
      readonly results: ReadonlyMap<StepId, Json>
    }

interface Surroundings {
  readonly journal: Journal
  readonly events: RunEvents
  readonly clock: Clock
}

/** Runs the steps in order; a step whose outcome is recorded is replayed. Stops at the first failure and never throws for one. */
export async function executeSteps(
  steps: readonly Step[],
  context: RunContext,
  around: Surroundings,
): Promise<Execution> {
  const reports: StepReport[] = []
  for (const [index, step] of steps.entries()) {
    const started = around.clock.now().getTime()
    const ended = (outcome: StepOutcome): void => {
      const seconds = (around.clock.now().getTime() - started) / 1000
      reports.push({ id: step.id, outcome, seconds })
      around.events.stepEnded(step.id, outcome, seconds)
    }
    around.events.stepStarted(step.id, index + 1, steps.length)
    try {
      ended(await executeStep(step, context, around))
    } catch (error) {
      ended('failed')
      return {
        kind: 'stopped',
        at: step.id,
        error,
        steps: [...reports, ...notReached(steps, index)],
        results: context.results,
      }
    }
  }
  return { kind: 'done', steps: reports, results: context.results }
}

async function executeStep<Id extends StepId>(
  step: Step<Id>,
  context: RunContext,
  around: Surroundings,
): Promise<StepOutcome> {
  const recorded = around.journal.recorded(step.id)
  if (recorded.kind === 'outcome' && step.repeats !== true) {
    context.results.set(step.id, recorded.result)
    return 'replayed'
  }
  context.signal.throwIfAborted()
  if (recorded.kind === 'absent') around.journal.intent(step.id)
  try {
    const result = await step.run(context, performing(around.journal, around.events, context.signal))
    context.results.set(step.id, result)
    if (recorded.kind !== 'outcome') around.journal.outcome(step.id, result)
    return 'done'
  } catch (error) {
    around.journal.failure(step.id, error)
    throw error
  }
}

function notReached(steps: readonly Step[], failedAt: number): readonly StepReport[] {
  return steps.slice(failedAt + 1).map((step) => ({ id: step.id, outcome: 'not-reached', seconds: 0 }))
}

/** The order is part of the design: a list of steps that differs from it is a bug. */
export function assertStepOrder(steps: readonly Step[]): void {
  const order = steps.map((step) => step.id)
  const sorted = stepIds.filter((id) => order.includes(id))
  if (order.join() !== sorted.join()) throw new Error(`steps out of order: ${order.join(', ')}`)
}
