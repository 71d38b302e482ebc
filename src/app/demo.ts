import { AppError } from '../kernel/app-error.ts'
import type { Clock } from '../kernel/clock.ts'
import type { DemoLab } from '../ports/demo-lab.ts'
import type { App } from './app.ts'
import { fenceAttempts } from './fence-attempts.ts'
import { planRefresh, type PlannedRefresh } from './plan-refresh.ts'
import type { RunOutcome } from './execute-run.ts'
import { runRefresh } from './run-refresh.ts'
import { surveyOf } from './survey.ts'
import type { Facts } from '../kernel/facts.ts'

/** Long enough for every channel of the stand-in to come round. */
const WATCH_MS = 8000

export interface DemoOutcome {
  readonly run: RunOutcome
  readonly seconds: number
  readonly lockSeconds: number
  readonly contacts: { readonly isolated: number; readonly control: number }
  /** Of the copy, to get to anything that its fence refused. */
  readonly attempts: number
  /** Ways in which the control reached production's integrations, each once. */
  readonly controlKinds: readonly string[]
  readonly work: { readonly pushed: number; readonly refused: number }
}

/** What a person who watches is told, in order. */
export interface DemoEvents {
  surveyed(facts: Facts): void
  planned(planned: PlannedRefresh): void
  watching(seconds: number): void
}

/** A refresh on the lab, with people at work on production meanwhile, and a copy that nobody cut beside it. */
export async function runDemo(app: App, lab: DemoLab, events: DemoEvents): Promise<DemoOutcome> {
  const started = app.clock.now().getTime()
  const endWork = lab.startWork()
  events.surveyed(await surveyOf(app, 'production'))
  events.planned(await planRefresh(app, 'staging', { adopted: false }))
  const run = await runRefresh(app, 'staging', {
    adopted: false,
    withoutFence: false,
    why: 'the demo',
    confirm: () => Promise.resolve(true),
  })
  const work = await endWork()
  if (run.error !== undefined) throw run.error
  await lab.startControl()
  events.watching(WATCH_MS / 1000)
  await app.clock.sleep(WATCH_MS, app.signal)
  const [isolated, control] = [await lab.contactsBy('staging'), await lab.contactsBy('control')]
  assertControl(control.length)
  const refused = await fenceAttempts(app, 'staging')
  return {
    run,
    seconds: secondsSince(app.clock, started),
    lockSeconds: lockSecondsOf(run),
    contacts: { isolated: isolated.length, control: control.length },
    attempts: refused.reduce((sum, { attempts }) => sum + attempts, 0),
    controlKinds: [...new Set(control.map(({ kind }) => kind))].sort(),
    work,
  }
}

/** Without it a zero of the isolated copy would prove nothing. */
function assertControl(contacts: number): void {
  if (contacts > 0) return
  throw new AppError(
    'run/check-failed',
    'the uncut copy contacted nothing, so that the other one contacted nothing proves nothing',
    {
      hint: 'run the demo again; if it stays so, the lab is broken',
    },
  )
}

function secondsSince(clock: Clock, started: number): number {
  return (clock.now().getTime() - started) / 1000
}

function lockSecondsOf({ results }: RunOutcome): number {
  const backup = results.get('take-backup')
  return typeof backup === 'object' && backup !== null && 'lockSeconds' in backup ? Number(backup['lockSeconds']) : 0
}
