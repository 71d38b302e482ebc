import { AppError } from '../kernel/app-error.ts'
import { whatChanged } from '../plan/fingerprint.ts'
import type { Plan } from '../plan/plan.ts'
import { assertFree } from '../run/run-lock.ts'
import { stepsUntilHeld } from '../steps/registry.ts'
import { afterFailedChecks } from './after-failed-checks.ts'
import type { App } from './app.ts'
import { assertApplyable } from './assert-applyable.ts'
import { executeRun, type RunOutcome } from './execute-run.ts'
import { planRefresh, type PlannedRefresh } from './plan-refresh.ts'
import { newRunId } from './run-id.ts'
import type { RunPlan } from './run-plan.ts'

export interface RefreshOptions {
  /** A saved plan; refused when it no longer fits. */
  readonly saved?: Plan
  readonly adopted: boolean
  /** The waiver was repeated on the command line with the environment's name. */
  readonly withoutFence: boolean
  readonly why?: string
  /** Every file of the home is compared, also where it is known what changed. */
  readonly verify?: boolean
  /** A backup on the target's host, restored in place of one that would be taken from the source. */
  readonly fromBackup?: string
  /** False: stops where the copy is cut, held and searched. */
  readonly start?: boolean
  /** Shown the plan before anything is touched; false stops. */
  readonly confirm: (planned: PlannedRefresh) => Promise<boolean>
}

/** A refresh from survey to report: survey, plan, confirm, run. */
export async function runRefresh(app: App, environment: string, options: RefreshOptions): Promise<RunOutcome> {
  const planned = await planRefresh(app, environment, {
    adopted: options.adopted,
    ...(options.fromBackup === undefined ? {} : { fromBackup: options.fromBackup }),
    ...(options.saved === undefined ? {} : { earlier: options.saved }),
  })
  const plan = fitting(environment, options.saved, planned.plan)
  assertApplyable(planned, plan, options)
  if (!(await options.confirm({ ...planned, plan: options.start === false ? untilHeld(plan) : plan }))) {
    throw new AppError('policy/not-confirmed', `nobody confirmed the refresh of ${environment}; nothing was changed`, {
      hint: `read \`understudy plan ${environment}\`, then confirm, or pass --yes`,
    })
  }
  assertFree(app, environment)
  const run = newRunId(app.clock, app.random)
  app.store.createRun({
    id: run,
    kind: 'refresh',
    environment,
    source: plan.source,
    startedAt: app.clock.now().toISOString(),
    endedAt: undefined,
    state: 'running',
    by: app.by,
    why: options.why,
    plan: planDocument(runPlanOf(plan, planned, options)),
  })
  return afterFailedChecks(app, await executeRun(app, run))
}

/** For who reads it: the steps that will be gone through now. The run keeps all of them. */
function untilHeld(plan: Plan): Plan {
  const own = new Set(stepsUntilHeld.map(({ id }) => id))
  return { ...plan, steps: plan.steps.filter(({ id }) => own.has(id)) }
}

function runPlanOf(plan: Plan, { given }: PlannedRefresh, { adopted, verify, start }: RefreshOptions): RunPlan {
  return {
    plan,
    adopted,
    verify: verify ?? false,
    start: start ?? true,
    ...(given === undefined ? {} : { given }),
  }
}

/** A plan is plain data; this only tells the compiler. The leave to adopt belongs to the run, so that resume has it too. */
function planDocument(plan: RunPlan) {
  return JSON.parse(JSON.stringify(plan))
}

function fitting(environment: string, saved: Plan | undefined, now: Plan): Plan {
  if (saved === undefined) return now
  if (saved.environment !== environment) {
    throw new AppError('policy/plan-stale', `the saved plan is for ${saved.environment}, not for ${environment}`, {
      hint: `understudy plan ${environment} -o FILE`,
    })
  }
  const changed = whatChanged(saved.fingerprint, now.fingerprint)
  if (changed.length > 0) {
    throw new AppError('policy/plan-stale', `the saved plan of ${environment} no longer fits: ${changed.join('; ')}`, {
      hint: `make and read a new one: \`understudy plan ${environment} -o FILE\``,
    })
  }
  return saved
}
