import { join } from 'node:path/posix'
import { BACKUP_JAR } from '../backup/client/client-paths.ts'
import { readGiven } from '../backup/given/given-backup.ts'
import type { BackupConfig } from '../config/backup.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RunRecord } from '../ports/store.ts'
import { openJournal } from '../run/journal.ts'
import { awaitNoClient } from '../steps/await-no-client.ts'
import type { SourceSystems } from '../steps/run-context.ts'
import { awaitNoSnapshot } from '../steps/take-backup/await-no-snapshot.ts'
import { endLeftOverDump } from '../steps/take-backup/left-over-dump.ts'
import { awaitNoScripts } from '../steps/take-backup/run-scripts.ts'
import type { App } from './app.ts'

/** Whoever gives runs up waits no longer for their source, however many they are. */
const PATIENCE_MS = 20_000
// The guardian that unlocks goes on by itself.
const UNLOCK_MS = 10_000

type Clearing = Pick<App, 'config' | 'store' | 'clock' | 'lives' | 'openSource' | 'leftLocks'>

/** What runs may have left on a source, and how it goes. */
interface Left {
  readonly config: EnvironmentConfig
  /** Ids. */
  readonly runs: readonly string[]
  /** With the path and the command, for whoever has to do it by hand. */
  readonly line: string
  remove(source: SourceSystems, signal: AbortSignal): Promise<void>
}

/**
 * Takes away what runs of one environment that nobody goes on with left on their source, where that answers within 20 s. Gives a line for
 * each thing that may still be there; rejects with nothing. Runs of which nothing is there any more are not asked for again.
 */
export async function clearSource(app: Clearing, runs: readonly RunRecord[]): Promise<readonly string[]> {
  const left = new Set(leftBy(app, runs))
  if (left.size === 0) return []
  const asked = new Set([...left].flatMap((one) => one.runs))
  const stop = new AbortController()
  const late = app.clock.sleep(PATIENCE_MS, stop.signal)
  await Promise.race([removeAll(app, left, stop.signal), late]).catch(() => undefined)
  const remaining = [...left]
  stop.abort()
  for (const run of asked)
    if (!remaining.some((one) => one.runs.includes(run))) openJournal(app.store, run, app.clock).outcome(CLEARED, true)
  return remaining.map(({ line }) => line)
}

const CLEARED = 'source-cleared'
const CLEAN: ReadonlySet<string> = new Set(['take-backup/clean-spool', CLEARED])

function leftBy(app: Clearing, runs: readonly RunRecord[]): readonly Left[] {
  const bySource = Map.groupBy(
    runs.filter((run) => mayHaveLeft(app, run)),
    ({ source = '' }) => source,
  )
  return [...bySource].flatMap(([source, those]) => {
    const config = app.config.environments[source]
    if (config === undefined) return []
    return [
      ...leftLocked(app, config, those),
      ...leftSnapshot(app, config, those),
      ...those.flatMap((run) => leftInSpool(app, run, config)),
    ]
  })
}

/** A given backup is on the target; and what a run began to take before its backup was whole is on the source until it cleaned up. */
function mayHaveLeft({ store }: Clearing, { id, kind, plan }: RunRecord): boolean {
  if ((kind !== 'refresh' && kind !== 'backup') || readGiven(plan) !== undefined) return false
  const entries = store.entries(id)
  const isDone = entries.some((one) => one.kind === 'outcome' && CLEAN.has(one.effect))
  return !isDone && entries.some((entry) => entry.kind === 'intent' && entry.effect.startsWith('take-backup/'))
}

/** What goes is no longer in `left`; what fails stays in it, and keeps nothing else from going. */
async function removeAll(app: Clearing, left: Set<Left>, signal: AbortSignal): Promise<void> {
  const bySource = Map.groupBy(left, ({ config }) => config)
  await Promise.allSettled(
    [...bySource].map(async ([config, those]) => {
      await using source = await app.openSource(config)
      for (const one of those) {
        if (signal.aborted) return
        await one.remove(source, signal).then(
          () => left.delete(one),
          () => undefined,
        )
      }
    }),
  )
}

/** First of all: people wait for it. */
function leftLocked({ leftLocks }: Clearing, config: EnvironmentConfig, runs: readonly RunRecord[]): readonly Left[] {
  const dead = leftLocks(config).filter(({ lives }) => !lives)
  return dead.map((lock) => ({
    config,
    runs: runs.map(({ id }) => id),
    line: `${config.name} may still be locked by run ${lock.run}, whose guardian is gone; ${lock.byHand}`,
    remove: async () => void (await lock.release(UNLOCK_MS)),
  }))
}

function leftSnapshot(app: Clearing, config: EnvironmentConfig, runs: readonly RunRecord[]): readonly Left[] {
  const { name, snapshot } = config
  if (snapshot === undefined || isUsedElsewhere(app, runs)) return []
  const line = `the snapshot of the home of ${name} may still be there, at ${snapshot.mount}; drop it there: ${snapshot.drop.join(' ')}`
  const remove: Left['remove'] = async (source, signal) => {
    await awaitNoSnapshot({ source, clock: app.clock }, signal)
    await source.snapshot?.drop()
  }
  return [{ config, runs: runs.map(({ id }) => id), line, remove }]
}

/** A run at work for another target drops at its end what lies there. */
function isUsedElsewhere({ store, lives }: Clearing, [given]: readonly RunRecord[]): boolean {
  return store.runs().some(({ id, source, environment }) => {
    const lock = store.lock(environment)
    return environment !== given?.environment && source === given?.source && lock?.run === id && lives(lock.holder)
  })
}

function leftInSpool(app: Clearing, { id: run, environment }: RunRecord, config: EnvironmentConfig): readonly Left[] {
  const refresh = app.config.refresh[environment]
  if (config.spool === undefined || refresh === undefined) return []
  const path = join(config.spool, run)
  const line = `${path} may still lie in the spool of ${config.name}; end what writes there, and remove it: rm -rf ${path}`
  return [{ config, runs: [run], line, remove: removeSpooled(app, run, refresh.backup) }]
}

/** What still writes there would only make it again. */
function removeSpooled({ clock }: Clearing, run: string, backup: BackupConfig): Left['remove'] {
  switch (backup.kind) {
    case 'native':
      return async (source, signal) => {
        await endLeftOverDump({ source, run, clock }, signal)
        await source.spool.remove(run)
      }
    case 'diy':
      return async (source, signal) => {
        await using scripts = source.openScripts(backup)
        await awaitNoScripts({ clock }, scripts, signal)
        await scripts.remove(run)
      }
    case 'client':
      return async (source, signal) => {
        await using client = source.openClient(backup)
        await awaitNoClient({ clock }, client.host, { jar: BACKUP_JAR }, signal)
        await client.remove(run)
      }
  }
}
