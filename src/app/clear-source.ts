import { join } from 'node:path/posix'
import { BACKUP_JAR } from '../backup/client/client-paths.ts'
import { readGiven } from '../backup/given/given-backup.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { RunRecord } from '../ports/store.ts'
import { awaitNoClient } from '../steps/await-no-client.ts'
import type { SourceSystems } from '../steps/run-context.ts'
import { awaitNoSnapshot } from '../steps/take-backup/await-no-snapshot.ts'
import { endLeftOverDump } from '../steps/take-backup/left-over-dump.ts'
import { awaitNoScripts } from '../steps/take-backup/run-scripts.ts'
import type { App } from './app.ts'

/** Whoever gives a run up waits no longer for its source. */
const PATIENCE_MS = 20_000

type Clearing = Pick<App, 'config' | 'store' | 'clock' | 'openSource'>

/** What a run may have left, and how it goes. */
interface Left {
  /** With the path and the command, for whoever has to do it by hand. */
  readonly line: string
  remove(source: SourceSystems, signal: AbortSignal): Promise<void>
}

/**
 * Takes away what a run that nobody goes on with left on its source, where that answers within 20 s. Gives a line for each thing that may
 * still be there; rejects with nothing.
 */
export async function clearSource(app: Clearing, run: RunRecord): Promise<readonly string[]> {
  const config = app.config.environments[run.source ?? '']
  const refresh = app.config.refresh[run.environment]
  if (config === undefined || refresh === undefined || !mayHaveLeft(app, run)) return []
  const left = new Set([...leftSnapshot(app, config), ...leftInSpool(app, run, { config, refresh })])
  const stop = new AbortController()
  const late = app.clock.sleep(PATIENCE_MS, stop.signal)
  await Promise.race([removeAll(app, config, left, stop.signal), late]).catch(() => undefined)
  const lines = [...left].map(({ line }) => line)
  stop.abort()
  return lines
}

/** A given backup is on the target; and what a run began to take before its backup was whole is on the source until it cleaned up. */
function mayHaveLeft({ store }: Clearing, { id, kind, plan }: RunRecord): boolean {
  if ((kind !== 'refresh' && kind !== 'backup') || readGiven(plan) !== undefined) return false
  const entries = store.entries(id)
  const isDone = entries.some((entry) => entry.kind === 'outcome' && entry.effect === 'take-backup/clean-spool')
  return !isDone && entries.some((entry) => entry.kind === 'intent' && entry.effect.startsWith('take-backup/'))
}

/** What goes is no longer in `left`; what fails stays in it, and keeps nothing else from going. */
async function removeAll(
  app: Clearing,
  config: EnvironmentConfig,
  left: Set<Left>,
  signal: AbortSignal,
): Promise<void> {
  await using source = await app.openSource(config)
  for (const one of Array.from(left)) {
    if (signal.aborted) return
    await one.remove(source, signal).then(
      () => left.delete(one),
      () => undefined,
    )
  }
}

function leftSnapshot({ clock }: Clearing, { name, snapshot }: EnvironmentConfig): readonly Left[] {
  if (snapshot === undefined) return []
  const line = `the snapshot of the home of ${name} may still be there, at ${snapshot.mount}; drop it there: ${snapshot.drop.join(' ')}`
  const remove: Left['remove'] = async (source, signal) => {
    await awaitNoSnapshot({ source, clock }, signal)
    await source.snapshot?.drop()
  }
  return [{ line, remove }]
}

function leftInSpool(
  { clock }: Clearing,
  { id: run }: RunRecord,
  { config, refresh }: { readonly config: EnvironmentConfig; readonly refresh: RefreshConfig },
): readonly Left[] {
  if (config.spool === undefined) return []
  const path = join(config.spool, run)
  const line = `${path} may still lie in the spool of ${config.name}; end what writes there, and remove it: rm -rf ${path}`
  const { backup } = refresh
  // What still writes there would only make it again.
  switch (backup.kind) {
    case 'native': {
      const remove: Left['remove'] = async (source, signal) => {
        await endLeftOverDump({ source, run, clock }, signal)
        await source.spool.remove(run)
      }
      return [{ line, remove }]
    }
    case 'diy': {
      const remove: Left['remove'] = async (source, signal) => {
        await using scripts = source.openScripts(backup)
        await awaitNoScripts({ clock }, scripts, signal)
        await scripts.remove(run)
      }
      return [{ line, remove }]
    }
    case 'client': {
      const remove: Left['remove'] = async (source, signal) => {
        await using client = source.openClient(backup)
        await awaitNoClient({ clock }, client.host, { jar: BACKUP_JAR }, signal)
        await client.remove(run)
      }
      return [{ line, remove }]
    }
  }
}
