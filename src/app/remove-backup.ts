import { readGiven } from '../backup/given/given-backup.ts'
import { keptName } from '../backup/kept/kept-backup.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { keptPaths, layoutOf } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { openJournal } from '../run/journal.ts'
import { lastRunOfCopy } from '../run/last-run.ts'
import { performing } from '../run/perform.ts'
import { withRunLock } from '../run/run-lock.ts'
import type { Effect } from '../steps/effect.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { recordingEnd } from './recording-end.ts'
import { recordRemoval, removalsCutOff } from './removal-run.ts'
import { newRunId } from './run-id.ts'

export interface RemovedBackup {
  readonly run: string
  readonly backup: string
}

/**
 * Its name, if Understudy took it and nothing needs it: what an administrator put there is never removed. Throws 'run/unknown-backup' or
 * 'run/backup-needed'.
 */
export async function removableBackup(app: App, environment: string, asked: string): Promise<string> {
  const config = findEnvironment(app.config, environment)
  assertMayBeTarget(config)
  const layout = layoutOf(config.nodes[0].home)
  const name = keptName(layout, asked)
  await using host = app.openHost(config)
  const { folder, removed } = keptPaths(layout, name ?? '')
  // Cut off behind its last write, the removal has to be finished all the same.
  const isCutOff = removalsCutOff(app, { kind: 'remove-backup', environment, id: name ?? '' }).length > 0
  const [whole, half] = [await host.status(folder), await host.status(removed)]
  if (name === undefined || (!isCutOff && whole === undefined && half === undefined))
    throw new AppError('run/unknown-backup', `${asked} is no backup that Understudy keeps for ${environment}`, {
      hint: `\`understudy backup list ${environment}\` lists them, of the kind kept; what somebody else put there is not removed`,
    })
  assertNotRestored(app, environment, folder)
  return name
}

/** Given again after a crash it ends the same. */
export async function removeBackup(app: App, environment: string, name: string): Promise<RemovedBackup> {
  const { store, clock, holder, by, lives } = app
  const kind = 'remove-backup'
  const run = removalsCutOff(app, { kind, environment, id: name })[0]?.id ?? newRunId(clock, app.random)
  await using target = await app.openTarget(findEnvironment(app.config, environment))
  const lock = { environment, run, by, why: 'remove a backup', since: clock.now().toISOString(), holder }
  return await withRunLock({ lives, store, host: target.host, layout: target.layout, lock }, async () => {
    assertNotRestored(app, environment, keptPaths(target.layout, name).folder)
    recordRemoval(app, { run, kind, environment, plan: { remove: name } })
    const perform = performing(openJournal(store, run, clock), app.events, app.signal)
    return { run, ...(await recordingEnd(app, run, () => perform(removed(target, name)))) }
  })
}

/** Set aside by one rename before anything in it goes, so that no half of it is taken for a backup. */
function removed({ host, layout, config }: TargetSystems, name: string): Effect<{ readonly backup: string }> {
  const paths = keptPaths(layout, name)
  return {
    id: 'remove-backup/removed',
    title: `remove backup ${name} of ${config.name}`,
    apply: async () => {
      await host.removeFolder(paths.removed, [layout.backups])
      if ((await host.status(paths.folder)) !== undefined) await host.rename(paths.folder, paths.removed)
      await host.removeFolder(paths.removed, [layout.backups])
    },
    verify: async () => {
      for (const path of [paths.folder, paths.removed])
        if ((await host.status(path)) !== undefined) return { kind: 'open', seen: `${path} is still there` }
      return { kind: 'done', result: { backup: name } }
    },
  }
}

/** A run that was cut off may begin to take it anew. */
function assertNotRestored({ store }: App, environment: string, folder: string): void {
  const last = lastRunOfCopy(store, environment)
  if (last === undefined || !isUnfinished(last) || readGiven(last.plan)?.path !== folder) return
  throw new AppError(
    'run/backup-needed',
    `run ${last.id} of ${environment} restores ${folder}, and is not finished; nothing was removed`,
    {
      hint: `\`understudy resume ${environment}\` goes on with it, \`understudy abort ${environment}\` ends it; then remove it`,
    },
  )
}
