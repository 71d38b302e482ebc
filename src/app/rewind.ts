import { findEnvironment } from '../config/find-environment.ts'
import { AppError } from '../kernel/app-error.ts'
import { openJournal } from '../run/journal.ts'
import { performing } from '../run/perform.ts'
import { releaseHostLock, withRunLock } from '../run/run-lock.ts'
import { awaitRunning } from '../steps/start/await-running.ts'
import type { Effect } from '../steps/effect.ts'
import { liveGeneration, type Generation, type GenerationStore } from '../steps/generations.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import { recordedAsLive } from '../steps/recorded-as-live.ts'
import { serviceHeld, stopped, swappedBack, type Rewinding } from '../steps/rewind/rewind-effects.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { newRunId } from './run-id.ts'

export interface RewindOutcome {
  readonly run: string
  readonly generation: string
  readonly dataFrom: string | null
}

/** Brings the previous copy back: its database, home and configuration, cut as they were. */
export async function rewindEnvironment(
  app: App,
  environment: string,
  run = newRunId(app.clock, app.random),
): Promise<RewindOutcome> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  const generations = app.generations(environment)
  const to = previousGeneration(environment, generations)
  await using target = await app.openTarget(config)
  const lock = { environment, run, by: app.by, why: 'rewind', since: app.clock.now().toISOString(), holder: app.holder }
  await endUnfinished(app, environment, target)
  return await withRunLock(
    { lives: app.lives, store: app.store, host: target.host, layout: target.layout, lock },
    async () => {
      record(app, environment, run, to)
      const journal = openJournal(app.store, run, app.clock)
      const perform = performing(journal, app.events, app.signal)
      const rewinding: Rewinding = { run, target, generations, clock: app.clock, to }
      await perform(stopped(rewinding))
      await perform(swappedBack(rewinding))
      await perform(serviceHeld(rewinding))
      await perform(recordedAsLive(nowLive, generations, to.id))
      await perform(started(rewinding))
      app.store.updateRun(run, { state: 'done', endedAt: app.clock.now().toISOString() })
      return { run, generation: to.id, dataFrom: to.dataFrom }
    },
  )
}

const nowLive = { id: 'rewind/live', title: 'make it the live generation' }

/** A refresh that stopped half way goes back to the live generation; a finished one to the newest that is kept. */
export function previousGeneration(environment: string, generations: GenerationStore): Generation {
  const all = generations.all()
  const halfMade = all.find(({ state }) => state === 'half-made')
  const live = liveGeneration(all)
  const previous = halfMade !== undefined && live !== undefined ? live : all.find(({ state }) => state === 'kept')
  if (previous !== undefined) return previous
  throw new AppError('run/nothing-to-rewind', `${environment} has no earlier generation`, {
    hint: `\`understudy generations ${environment}\` lists what there is`,
  })
}

/** What `resume` could go on with makes no sense after a rewind. Its locks go, unless a living process holds them. */
async function endUnfinished(app: App, environment: string, target: TargetSystems): Promise<void> {
  const { store, clock, lives } = app
  const holder = store.lock(environment)?.holder
  if (holder !== undefined && holder !== app.holder && lives(holder)) return
  const unfinished = store
    .runs(environment)
    .filter(({ state }) => state === 'failed' || state === 'parked' || state === 'running')
  for (const { id } of unfinished) {
    store.updateRun(id, { state: 'aborted', endedAt: clock.now().toISOString() })
    store.releaseLock(environment, id)
    await releaseHostLock({ host: target.host, layout: target.layout, lock: { environment, run: id } })
  }
}

function record(app: App, environment: string, run: string, to: Generation): void {
  if (app.store.run(run) !== undefined) return
  const startedAt = app.clock.now().toISOString()
  app.store.createRun({
    id: run,
    kind: 'rewind',
    environment,
    source: undefined,
    startedAt,
    endedAt: undefined,
    state: 'running',
    by: app.by,
    why: undefined,
    plan: { to: to.id },
  })
}

function started({ target, clock, to }: Rewinding): Effect<{ startedAt: string }> {
  return {
    id: 'rewind/started',
    title: `start ${target.service.description}`,
    apply: async (signal) => {
      if ((await target.service.state()).kind !== 'running') await target.service.start(signal)
      await awaitRunning({ target, clock }, signal)
    },
    verify: async () => {
      const state = await target.bitbucket.state()
      return state === 'RUNNING'
        ? { kind: 'done', result: { startedAt: to.createdAt } }
        : { kind: 'open', seen: `/status says ${state}` }
    },
  }
}
