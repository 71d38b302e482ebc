import { z } from 'zod'
import { findEnvironment } from '../config/find-environment.ts'
import { openJournal } from '../run/journal.ts'
import { performing } from '../run/perform.ts'
import { withRunLock } from '../run/run-lock.ts'
import type { Effect } from '../steps/effect.ts'
import type { Generation } from '../steps/generations.ts'
import type { LeftDatabase } from '../steps/left-database.ts'
import { removeGeneration, verifyRemoved, type RemovingOne } from '../steps/remove-generation.ts'
import type { App } from './app.ts'
import { assertNotInPlace, assertNotNeeded } from './assert-not-needed.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { findGeneration } from './bookmarks.ts'
import { recordingEnd } from './recording-end.ts'
import { recordRemoval, removalsCutOff } from './removal-run.ts'
import { newRunId } from './run-id.ts'

type ToRemove = Pick<Generation, 'id' | 'database'>

export interface RemovedGeneration extends LeftDatabase {
  readonly run: string
  readonly generation: string
}

/** Which one that is, by its id or bookmark, if it may go. Throws 'run/unknown-generation' or 'run/generation-needed'. */
export function removableGeneration(app: App, environment: string, word: string): ToRemove {
  assertMayBeTarget(findEnvironment(app.config, environment))
  // Cut off behind its last write, it has to be finished all the same.
  const cutOff = cutOffRemoval(app, environment, word)
  if (
    cutOff !== undefined &&
    app
      .generations(environment)
      .all()
      .every(({ id }) => id !== word)
  )
    return cutOff.toRemove
  const { id, database } = findGeneration(environment, app.generations(environment), word)
  assertNotNeeded(app, environment, id)
  return { id, database }
}

/** Home by our own layout, database only where it is marked as its own, record. Given again after a crash it ends the same. */
export async function removeOneGeneration(
  app: App,
  environment: string,
  toRemove: ToRemove,
  { run = cutOffRemoval(app, environment, toRemove.id)?.run ?? newRunId(app.clock, app.random) } = {},
): Promise<RemovedGeneration> {
  const config = findEnvironment(app.config, environment)
  const { store, clock, holder, by, lives } = app
  await using target = await app.openTarget(config)
  const lock = { environment, run, by, why: 'remove a generation', since: clock.now().toISOString(), holder }
  return await withRunLock({ lives, store, host: target.host, layout: target.layout, lock }, async () => {
    // A rewind may have been faster.
    assertNotNeeded(app, environment, toRemove.id)
    await assertNotInPlace(target, environment, toRemove.id)
    const { id, database } = toRemove
    recordRemoval(app, { run, kind: 'remove-generation', environment, plan: { remove: id, database } })
    const generations = app.generations(environment)
    const perform = performing(openJournal(store, run, clock), app.events, app.signal)
    const removal = await recordingEnd(app, run, () => perform(removed({ target, generations }, toRemove)))
    return { run, ...removal }
  })
}

function removed(removing: RemovingOne, toRemove: ToRemove): Effect<LeftDatabase & { readonly generation: string }> {
  return {
    id: 'remove-generation/removed',
    title: `remove generation ${toRemove.id} of ${removing.target.config.name}`,
    apply: async () => {
      await removeGeneration(removing, toRemove)
    },
    verify: () => verifyRemoved(removing, toRemove),
  }
}

const removalPlan = z.object({ remove: z.string(), database: z.string().nullable() })

function cutOffRemoval(
  app: App,
  environment: string,
  id: string,
): { readonly run: string; readonly toRemove: ToRemove } | undefined {
  for (const one of removalsCutOff(app, { kind: 'remove-generation', environment, id })) {
    const { data } = removalPlan.safeParse(one.plan)
    if (data !== undefined) return { run: one.id, toRemove: { id, database: data.database } }
  }
  return undefined
}
