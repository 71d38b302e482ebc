import { findEnvironment } from '../config/find-environment.ts'
import { removeIncoming } from '../hold/remove-incoming.ts'
import { isStub } from '../hold/stub.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { openJournal } from '../run/journal.ts'
import { performing } from '../run/perform.ts'
import { releaseHostLock } from '../run/host-lock.ts'
import { withRunLock } from '../run/run-lock.ts'
import { awaitRunning } from '../steps/start/await-running.ts'
import type { Effect, Perform } from '../steps/effect.ts'
import type { Generation } from '../steps/generations.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import { recordedAsLive } from '../steps/recorded-as-live.ts'
import { raisedFor } from '../steps/fence/fence-of-run.ts'
import { serviceHeld, swappedBack, type Rewinding } from '../steps/rewind/rewind-effects.ts'
import { searchIndexRenewed, type SearchIndex } from '../steps/search-index-renewed.ts'
import { stoppedAndProven } from '../steps/stopped-and-proven.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { fenceRecords } from './fence-records.ts'
import { assertWhole } from './lost-parts.ts'
import { recordingEnd } from './recording-end.ts'
import { clearGivenUp } from './replace-earlier.ts'
import { rewindDestination } from './rewind-destination.ts'
import { newRunId } from './run-id.ts'
import { openSearchEnds, ownSearchServer } from './search-ends.ts'
import { withProgress } from './with-progress.ts'

export interface RewindOutcome {
  readonly run: string
  readonly generation: string
  readonly dataFrom: string | null
  readonly database: string | null
  /** Whether it was started. One that was isolated and never started comes back as it was: held. */
  readonly started: boolean
  /** Null where nothing was started, or the copy uses the search server that Bitbucket brings along, whose index lies in its home. */
  readonly searchIndex: SearchIndex | null
}

export interface RewindOrder {
  readonly run?: string
  /** Id or bookmark of a generation; undefined: the previous one. */
  readonly to?: string | undefined
}

/** Brings an earlier copy back: its database, home and configuration, cut as they were. */
export async function rewindEnvironment(
  app: App,
  environment: string,
  { run = newRunId(app.clock, app.random), to: asked }: RewindOrder = {},
): Promise<RewindOutcome> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  const generations = app.generations(environment)
  const to = rewindDestination(app.store, environment, generations, asked)
  await using target = await app.openTarget(config)
  await assertWhole(target, to)
  const lock = { environment, run, by: app.by, why: 'rewind', since: app.clock.now().toISOString(), holder: app.holder }
  await releaseUnfinished(app, environment, target)
  return await withRunLock(
    { lives: app.lives, store: app.store, host: target.host, layout: target.layout, lock },
    async () => {
      record(app, environment, run, to)
      await removeUnfinished(app, environment, target, run)
      abortUnfinished(app, environment, run)
      const fence = raisedFor(
        to.id,
        'rewind',
        { target, clock: app.clock, fence: fenceRecords(app, environment) },
        app.config.refresh[environment]?.fence,
      )
      const rewinding = { run, target, generations, clock: app.clock, to, fence }
      const work = () => withProgress(app, { environment, run }, ({ events }) => goBack({ ...app, events }, rewinding))
      const ended = await recordingEnd(app, run, work)
      // Production may be down, and nobody needs it to go back.
      for (const line of await clearGivenUp(app, environment)) app.events.note(line)
      return { run, generation: to.id, dataFrom: to.dataFrom, database: to.database, ...ended }
    },
  )
}

interface FencedRewind extends Rewinding {
  readonly fence: ReturnType<typeof raisedFor>
}

async function goBack(app: App, rewinding: FencedRewind): Promise<Pick<RewindOutcome, 'started' | 'searchIndex'>> {
  const { run, generations, to } = rewinding
  const journal = openJournal(app.store, run, app.clock)
  const perform = performing(journal, app.events, app.signal)
  await perform(stoppedAndProven('rewind/stopped', rewinding))
  for (const effect of rewinding.fence) await perform(effect)
  await perform(swappedBack(rewinding))
  const starts = !(await liesHeld(rewinding.target))
  if (starts) await perform(serviceHeld(rewinding))
  await perform(recordedAsLive(nowLive, generations, to.id))
  if (!starts) return { started: false, searchIndex: null }
  const searchIndex = await renewSearchIndex(app, rewinding.target, perform)
  if (searchIndex !== null && searchIndex.because !== null)
    journal.note(`the search index on ${searchIndex.server} may be that of the later copy: ${searchIndex.because}`)
  await perform(started(rewinding))
  return { started: true, searchIndex }
}

/** Before the start: Bitbucket then builds it anew. */
async function renewSearchIndex(app: App, target: Rewinding['target'], perform: Perform): Promise<SearchIndex | null> {
  const server = ownSearchServer(app, target.config.name)
  return server === undefined
    ? null
    : await perform(searchIndexRenewed(() => openSearchEnds(app, target), server, app.clock))
}

async function liesHeld({ host, layout }: Pick<TargetSystems, 'host' | 'layout'>): Promise<boolean> {
  const content = await host.readFile(`${layout.home}/shared/bitbucket.properties`)
  return content !== undefined && isStub(content)
}

const nowLive = { id: 'rewind/live', title: 'make it the live generation' }

/** The locks of runs that nobody will go on with go, unless a living process holds them. */
async function releaseUnfinished(app: App, environment: string, target: TargetSystems): Promise<void> {
  const { store, lives } = app
  const holder = store.lock(environment)?.holder
  if (holder !== undefined && holder !== app.holder && lives(holder)) return
  for (const { id } of store.runs(environment).filter(isUnfinished)) {
    store.releaseLock(environment, id)
    await releaseHostLock({ host: target.host, layout: target.layout, lock: { environment, run: id } })
  }
}

/** What `resume` could go on with makes no sense after a rewind. Only now that this one is recorded: an earlier rewind says where to. */
function abortUnfinished({ store, clock }: App, environment: string, run: string): void {
  for (const { id } of store.runs(environment).filter(isUnfinished))
    if (id !== run) store.updateRun(id, { state: 'aborted', endedAt: clock.now().toISOString() })
}

/** What was transferred for them; first, so that a rewind that is killed here and given again finds them still unfinished. */
async function removeUnfinished(
  { store }: App,
  environment: string,
  { host, layout }: TargetSystems,
  run: string,
): Promise<void> {
  for (const { id } of store.runs(environment).filter(isUnfinished))
    if (id !== run) await removeIncoming(host, layout, id)
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
