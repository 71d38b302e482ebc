import type { EnvironmentConfig } from '../config/environment.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { reasonsNotToKeep } from '../guard/given-reasons.ts'
import { AppError } from '../kernel/app-error.ts'
import { stepTitles } from '../kernel/step-id.ts'
import { storesFor } from '../plan/outer-stores.ts'
import type { Plan } from '../plan/plan.ts'
import { backupNotes, keptBackupNotes } from '../plan/step-notes.ts'
import { heldBy } from '../run/held-by.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy, runToGoOnWith } from '../run/last-run.ts'
import { backupSteps } from '../steps/backup-steps.ts'
import { surveyBothEnds, type BothEnds } from '../survey/both-ends.ts'
import type { App } from './app.ts'
import { assertSupported } from './assert-supported.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { executeRun, type RunOutcome } from './execute-run.ts'
import { goingBackups } from './going-backups.ts'
import { abortRun } from './resume-run.ts'
import { newRunId } from './run-id.ts'
import type { RunPlan } from './run-plan.ts'

export interface BackUpOptions {
  /** Every file of the home is compared, also where it is known what changed. */
  readonly verify: boolean
  readonly why?: string
  /** Told what will be done before anything is touched; false stops. */
  readonly confirm: (notes: readonly string[]) => Promise<boolean>
}

/**
 * Takes a backup of the source of a target as a refresh would, and keeps it on the target's host. Its name is the run's. Neither the copy
 * there nor its database is touched, and the copy may run.
 */
export async function backUp(app: App, environment: string, options: BackUpOptions): Promise<RunOutcome> {
  const refresh = findRefresh(app.config, environment)
  const [source, target] = [findEnvironment(app.config, refresh.from), findEnvironment(app.config, environment)]
  assertMayBeTarget(target)
  assertSupported([source, target], refresh)
  assertCanBeKept(refresh)
  assertCopySettled(app, environment)
  const { sourceFacts } = await guardedEnds(app, refresh, { source, target })
  const going = await goingNotes(app, target)
  const plan = planOf({ source, target, refresh, sourceFacts, going }, app.clock.now().toISOString())
  if (!(await options.confirm(plan.steps.flatMap(({ notes }) => notes)))) throw notConfirmed(environment)
  await giveUpEarlier(app, environment)
  const run = newRunId(app.clock, app.random)
  app.store.createRun({
    id: run,
    kind: 'backup',
    environment,
    source: source.name,
    startedAt: app.clock.now().toISOString(),
    endedAt: undefined,
    state: 'running',
    by: app.by,
    why: options.why,
    plan: document({ plan, adopted: true, verify: options.verify, start: true }),
  })
  return executeRun(app, run)
}

/** A plan is plain data; this only tells the compiler. */
function document(plan: RunPlan) {
  return JSON.parse(JSON.stringify(plan))
}

function notConfirmed(environment: string): AppError {
  return new AppError('policy/not-confirmed', `nobody confirmed the backup for ${environment}; nothing was changed`, {
    hint: 'read what it does, then confirm, or pass --yes',
  })
}

/** Only the vendor's restore client can tell what is in its archive, and only by restoring it. */
function assertCanBeKept({ target, backup }: RefreshConfig): void {
  if (backup.kind !== 'client') return
  throw new AppError(
    'policy/not-yet',
    `refresh.${target}.backup is {method: client}, and what the vendor's backup client makes is not kept yet: nobody could verify it without a restore`,
    { hint: "use backup: {method: native}, or {method: diy}; or keep the client's archives yourself" },
  )
}

/** It changes the base, and takes the place of what an unfinished run was sent. A copy that is held has all that it needs. */
function assertCopySettled({ store, lives }: App, environment: string): void {
  const lock = store.lock(environment)
  if (lock !== undefined && lives(lock.holder)) throw heldBy(lock)
  const last = lastRunOfCopy(store, environment)
  if (last === undefined || !isUnfinished(last) || last.state === 'held') return
  const ways =
    last.kind === 'rewind'
      ? `\`understudy rewind ${environment}\` goes on with it`
      : `\`understudy resume ${environment}\` goes on with it, \`understudy abort ${environment}\` ends it`
  throw new AppError(
    'run/locked',
    `${last.kind} ${last.id} of ${environment} is not finished, and a backup would take away what it was sent`,
    { hint: `${ways}; then take the backup` },
  )
}

interface Ends {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
}

async function guardedEnds(app: App, { upgrade }: RefreshConfig, { source, target }: Ends): Promise<BothEnds> {
  await using reader = await app.openSource(source)
  await using place = await app.openTarget(target)
  const facts = await surveyBothEnds(
    () => reader.survey(),
    () => place.survey(),
  )
  const reasons = reasonsNotToKeep({ source, target, ...facts, upgrade })
  const [first] = reasons
  if (first === undefined) return facts
  throw new AppError('policy/refused-target', reasons.map(({ because }) => because).join('; '), { hint: first.hint })
}

/** Said before, as nothing brings them back. */
async function goingNotes(app: App, target: EnvironmentConfig): Promise<readonly string[]> {
  await using host = app.openHost(target)
  const going = await goingBackups(app, host, target.name)
  return going.map(({ one, because }) => `then backup ${one} goes: ${because}`)
}

interface Backing extends Ends, Pick<BothEnds, 'sourceFacts'> {
  readonly refresh: RefreshConfig
  readonly going: readonly string[]
}

/** Nothing is decided by it: a backup is restored by another plan. */
function planOf({ source, target, refresh, sourceFacts, going }: Backing, now: string): Plan {
  const outerStores = storesFor({ source, refresh }, sourceFacts.outerStores ?? [])
  const notes = [
    ...backupNotes({ source, target, refresh, now, copy: { home: target.nodes[0].home, outerStores } }),
    `keep it beside the home of ${target.name}; the copy there is not touched, and may run`,
    ...keptBackupNotes(refresh),
    ...going,
  ]
  const steps = backupSteps.map(({ id }) => ({
    id,
    title: stepTitles[id],
    notes: id === 'take-backup' ? notes : [],
    changes: [],
    blocked: [],
  }))
  return {
    schema: 'understudy/plan/1',
    environment: target.name,
    source: source.name,
    createdAt: now,
    fingerprint: { hash: '', parts: {} },
    steps,
    findings: [],
    warnings: [],
    newSinceLast: [],
    endpoints: [],
    waivers: [],
    version: 'unknown',
    serverId: '',
  }
}

/** One that failed is replaced, as by a refresh: what it was sent, and what it left on the source, goes. */
async function giveUpEarlier(app: App, environment: string): Promise<void> {
  const earlier = runToGoOnWith(app.store, environment)
  if (earlier === undefined || earlier.kind !== 'backup') return
  const { run, left } = await abortRun(app, environment)
  for (const line of [`backup ${run}, which did not end, is given up`, ...left]) app.events.note(line)
}
