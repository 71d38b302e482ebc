import { keptName, named } from '../backup/kept/kept-backup.ts'
import { findEnvironment } from '../config/find-environment.ts'
import { keptPaths, layoutOf, type Layout } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { openJournal } from '../run/journal.ts'
import { performing } from '../run/perform.ts'
import { withRunLock } from '../run/run-lock.ts'
import type { Effect } from '../steps/effect.ts'
import { leftOfBackup, removeBackup as removeKept } from '../steps/remove-backup.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { neededBackup } from './needed-backup.ts'
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
  const name = keptName(layout, named(app.generations(environment).bookmarks(), asked))
  await using host = app.openHost(config)
  const { folder, removed } = keptPaths(layout, name ?? '')
  // Cut off behind its last write, the removal has to be finished all the same.
  const isCutOff = removalsCutOff(app, { kind: 'remove-backup', environment, id: name ?? '' }).length > 0
  const [whole, half] = [await host.status(folder), await host.status(removed)]
  if (name === undefined || (!isCutOff && whole === undefined && half === undefined))
    throw new AppError('run/unknown-backup', `${asked} is no backup that Understudy keeps for ${environment}`, {
      hint: `\`understudy backup list ${environment}\` lists them, of the kind kept; what somebody else put there is not removed`,
    })
  assertMayGo(app, { environment, layout }, name)
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
    assertMayGo(app, { environment, layout: target.layout }, name)
    recordRemoval(app, { run, kind, environment, plan: { remove: name } })
    const perform = performing(openJournal(store, run, clock), app.events, app.signal)
    return { run, ...(await recordingEnd(app, run, () => perform(removed(target, name)))) }
  })
}

function removed(target: TargetSystems, name: string): Effect<{ readonly backup: string }> {
  return {
    id: 'remove-backup/removed',
    title: `remove backup ${name} of ${target.config.name}`,
    apply: () => removeKept(target, name),
    verify: async () => {
      const left = await leftOfBackup(target, name)
      return left === undefined
        ? { kind: 'done', result: { backup: name } }
        : { kind: 'open', seen: `${left} is still there` }
    },
  }
}

interface Place {
  readonly environment: string
  readonly layout: Layout
}

function assertMayGo(app: App, { environment, layout }: Place, name: string): void {
  const bookmark = Object.entries(app.generations(environment).bookmarks()).find(([, one]) => one === name)?.[0]
  if (bookmark !== undefined)
    throw needed(
      `backup ${name} of ${environment} has the bookmark ${bookmark}`,
      `\`understudy bookmark remove ${environment} ${bookmark}\` first`,
    )
  const by = neededBackup(app.store, layout, environment)
  if (by?.name !== name) return
  throw needed(
    `run ${by.run} of ${environment} restores ${keptPaths(layout, name).folder}, and is not finished`,
    `\`understudy resume ${environment}\` goes on with it, \`understudy abort ${environment}\` ends it; then remove it`,
  )
}

function needed(fact: string, hint: string): AppError {
  return new AppError('run/backup-needed', `${fact}; nothing was removed`, { hint })
}
