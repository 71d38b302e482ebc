import type { PosixUser } from '../containment/fence.ts'
import { runProber, readTried, type Trial, type Tried } from '../containment/prober.ts'
import { judgeAnswers, judgeRefusals } from '../containment/refusal-proof.ts'
import { countersOf, fenceAt, triedAt } from '../containment/standing-fence.ts'
import { AppError } from '../kernel/app-error.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import type { Derived } from './fence/copy-fence.ts'
import { assertFenceStands, fenceEffects, fenceOfRun, raisedConfigOf, standsAs } from './fence/fence-of-run.ts'
import { waivedResult } from './fence/waived-result.ts'
import type { RunContext } from './run-context.ts'
import type { RefusalProof, Step } from './step.ts'

/** Under the rules that will stand at the start: those of what the copy holds, which may be more than the plan found. */
export const proveRefusal: Step<'prove-refusal'> = {
  id: 'prove-refusal',
  repeats: 'until-started',
  run: async (context, perform) => {
    const config = raisedConfigOf(context)
    if (config === undefined) return waivedResult(context, 'refusal')
    const derived = await fenceOfRun(context, config, findingsOf(context))
    // Most copies hold what the plan found: then the rules that stand are those already.
    if (!(await standsAs(fenceAt(context.target.config, context.target.host), context.fence, derived.fence))) {
      for (const effect of fenceEffects('prove-refusal', context, config, derived.fence)) await perform(effect)
    }
    await assertFenceStands(context)
    context.fence.standsFor(context.run)
    return await prove(context, derived)
  },
}

/** The copy's own count where both have one. */
function findingsOf({ plan, generations, run }: RunContext): readonly DecidedFinding[] {
  const all = [...plan.findings, ...generations.decided(run)]
  return [...new Map(all.map((one) => [one.finding.id, one])).values()]
}

async function prove(context: RunContext, derived: Derived<PosixUser>): Promise<RefusalProof> {
  const at = fenceAt(context.target.config, context.target.host)
  context.fence.tried((await triedAt(at, context.clock.now())) ?? [])
  try {
    return await tryAll(context, derived)
  } finally {
    context.fence.provenBy((await triedAt(at, context.clock.now())) ?? [])
  }
}

async function tryAll(context: RunContext, { fence, trials, shared }: Derived<PosixUser>): Promise<RefusalProof> {
  const at = context.clock.now().toISOString()
  const before = await counters(context)
  const refused = await tried(context, trials.refused)
  const between = await counters(context)
  const answered = await tried(context, trials.answering)
  const after = await counters(context)
  const refusals = judgeRefusals(refused, fence, { before, after: between })
  const refusedMeanwhile = (after.get('refused') ?? 0) - (between.get('refused') ?? 0)
  const answers = judgeAnswers(trials.answering, answered, refusedMeanwhile)
  const doubts = [...refusals.doubts, ...answers.doubts]
  if (doubts.length > 0) throw notProven(context, doubts)
  return {
    at,
    refused: refusals.proven.map((one) => ({ ...one })),
    answered: answers.proven.map((one) => ({ ...one })),
    shared: shared.map((one) => ({ ...one })),
  }
}

/** Each with what is expected of it takes a moment; a hundred of them that hang take many. */
const TIMEOUT_MS = 300_000

async function tried({ target, signal }: RunContext, trials: readonly Trial[]): Promise<readonly Tried[]> {
  if (trials.length === 0) return []
  const { host, layout, config } = target
  const command = runProber(layout.prober, config.runAs, trials)
  const { stdout } = await host.run(command, { signal, timeoutMs: TIMEOUT_MS })
  return readTried(stdout, trials)
}

async function counters({ target }: RunContext): Promise<ReadonlyMap<string, number>> {
  const found = await countersOf(fenceAt(target.config, target.host))
  if (found !== undefined) return found
  throw new AppError('host/fence-not-standing', `the table of the fence of ${target.config.name} is not there`, {
    hint: `\`understudy fence raise ${target.config.name}\``,
  })
}

const SHOWN = 5

function notProven({ target }: RunContext, doubts: readonly string[]): AppError {
  const { name } = target.config
  const more = doubts.length > SHOWN ? `; and ${doubts.length - SHOWN} more` : ''
  return new AppError(
    'policy/not-refused',
    `it is not proven that ${name} is cut off: ${doubts.slice(0, SHOWN).join('; ')}${more}`,
    {
      hint: `look at these from ${target.host.name}; ${name} stays stopped until each is refused by its fence, and what it may reach answers`,
    },
  )
}
