import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import { allStepIds, type StepId } from '../kernel/step-id.ts'
import type { RunContext } from '../steps/run-context.ts'
import { FIRST_ACT_OF_START } from '../steps/start-target.ts'
import type { Step } from '../steps/step.ts'
import type { RunEvents, StepOutcome } from './events.ts'
import type { Journal } from './journal.ts'
import { performing, performingAgain } from './perform.ts'

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
  if (recorded.kind === 'outcome' && !repeatsNow(step, around.journal)) {
    context.results.set(step.id, recorded.result)
    return 'replayed'
  }
  context.signal.throwIfAborted()
  if (recorded.kind === 'absent') around.journal.intent(step.id)
  try {
    const perform = step.repeats === 'until-started' ? performingAgain : performing
    const result = await step.run(context, perform(around.journal, around.events, context.signal))
    context.results.set(step.id, result)
    // A proof that is made again is the one that the start rests on, and so the one that the report shows.
    if (recorded.kind !== 'outcome' || step.repeats === 'until-started') around.journal.outcome(step.id, result)
    return 'done'
  } catch (error) {
    around.journal.failure(step.id, error)
    throw error
  }
}

/** A copy may lie held for days, or until a failure is mended: its rows, its files and its fence may be others by then. */
function repeatsNow({ repeats }: Step, journal: Journal): boolean {
  if (repeats !== 'until-started') return repeats === 'always'
  return journal.recorded(FIRST_ACT_OF_START).kind === 'absent'
}

function notReached(steps: readonly Step[], failedAt: number): readonly StepReport[] {
  return steps.slice(failedAt + 1).map((step) => ({ id: step.id, outcome: 'not-reached', seconds: 0 }))
}

/** The order is part of the design: a list of steps that differs from it is a bug. */
export function assertStepOrder(steps: readonly Step[]): void {
  const order = steps.map((step) => step.id)
  const sorted = allStepIds.filter((id) => order.includes(id))
  if (order.join() !== sorted.join()) throw new Error(`steps out of order: ${order.join(', ')}`)
}
