import { z } from 'zod'
import { readHomeMark } from '../hold/home-mark.ts'
import { AppError } from '../kernel/app-error.ts'
import type { RunRecord } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy } from '../run/last-run.ts'
import { liveGeneration, type Generation } from '../steps/generations.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'

/** By what is recorded. Throws 'run/generation-needed'. */
export function assertNotNeeded(app: Pick<App, 'store' | 'generations'>, environment: string, id: string): void {
  const generations = app.generations(environment)
  if (liveGeneration(generations.all())?.id === id)
    throw needed(`generation ${id} of ${environment} is the live one`, `rewind or refresh ${environment} first`)
  const name = Object.entries(generations.bookmarks()).find(([, named]) => named === id)?.[0]
  if (name !== undefined)
    throw needed(
      `generation ${id} of ${environment} has the bookmark ${name}`,
      `\`understudy bookmark remove ${environment} ${name}\` first`,
    )
  const last = lastRunOfCopy(app.store, environment)
  if (last === undefined || !isUnfinished(last) || !namedBy(last, generations.all()).includes(id)) return
  const ways =
    last.kind === 'rewind'
      ? `\`understudy rewind ${environment}\` goes on with it`
      : `\`understudy resume ${environment}\` goes on with it, \`understudy rewind ${environment}\` goes back, \`understudy abort ${environment}\` ends it`
  throw needed(
    `run ${last.id} of ${environment} is not finished, and needs generation ${id}`,
    `${ways}; then remove it`,
  )
}

/** Beside the live one: what the run makes, where it goes back to, and what was live before it made its own live. */
function namedBy({ id, plan }: RunRecord, all: readonly Generation[]): readonly string[] {
  const destination = z.looseObject({ to: z.string() }).safeParse(plan).data?.to
  const live = liveGeneration(all)
  return [
    id,
    ...(destination === undefined ? [] : [destination]),
    ...(live?.id === id ? [live.before ?? []].flat() : []),
  ]
}

/** By the mark of the home in place, whatever is recorded. Throws the same. */
export async function assertNotInPlace(
  { host, layout }: TargetSystems,
  environment: string,
  id: string,
): Promise<void> {
  if ((await readHomeMark(host, layout.home))?.generation !== id) return
  throw needed(
    `the home of generation ${id} of ${environment} lies in its place, ${layout.home}`,
    `\`understudy rewind ${environment}\` puts another one there`,
  )
}

function needed(fact: string, hint: string): AppError {
  return new AppError('run/generation-needed', `${fact}; nothing was removed`, { hint })
}
