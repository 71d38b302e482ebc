import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Store } from '../ports/store.ts'
import { isUnfinished } from '../run/is-unfinished.ts'
import { lastRunOfCopy } from '../run/last-run.ts'
import { liveGeneration, previousOf, type Generation, type GenerationStore } from '../steps/generations.ts'
import { findGeneration, unknownGeneration } from './bookmarks.ts'

/** Where a rewind goes: to what was asked for by id or bookmark, on to where one that was cut off was going, else to the previous generation. */
export function rewindDestination(
  store: Store,
  environment: string,
  generations: GenerationStore,
  asked: string | undefined,
): Generation {
  const unfinished = unfinishedRewind(store, environment, generations)
  if (asked === undefined) return unfinished ?? previousGeneration(environment, generations)
  const to = findGeneration(environment, generations, asked)
  assertMayTurn(environment, unfinished, to)
  const refusal = whyNot(to, unfinished, generations.all())
  if (refusal !== undefined) throw unknownGeneration(environment, `generation ${to.id} of ${environment} ${refusal}`)
  return to
}

/** What was there before Understudy has no mark: once it may be in place, only its own rewind knows. */
function assertMayTurn(environment: string, unfinished: Generation | undefined, to: Generation): void {
  if (unfinished === undefined || unfinished.id === to.id || !unfinished.id.startsWith('adopted-')) return
  // Recorded as live, it is known again.
  if (unfinished.state === 'live') return
  throw new AppError('run/unknown-generation', `a rewind of ${environment} to ${unfinished.id} was cut off`, {
    hint: `\`understudy rewind ${environment}\` goes on with it; then rewind to ${to.id}`,
  })
}

function whyNot(
  { state }: Generation,
  unfinished: Generation | undefined,
  all: readonly Generation[],
): string | undefined {
  switch (state) {
    case 'kept':
      return undefined
    case 'half-made':
      return 'is half made, and nothing can go back to it'
    case 'live':
      // Another one lies in its place, or may.
      if (unfinished !== undefined || all.some((one) => one.state === 'half-made')) return undefined
      return 'is the live one already'
  }
}

/** A refresh that stopped half way goes back to the live generation; a finished one to what was live before it. */
function previousGeneration(environment: string, generations: GenerationStore): Generation {
  const all = generations.all()
  const halfMade = all.find(({ state }) => state === 'half-made')
  const live = liveGeneration(all)
  const previous = halfMade !== undefined && live !== undefined ? live : previousOf(all, live?.id)
  if (previous !== undefined) return previous
  throw new AppError('run/nothing-to-rewind', `${environment} has no earlier generation`, {
    hint: `\`understudy generations ${environment}\` lists what there is`,
  })
}

/** Once it has recorded its destination as the live generation, the newest that is kept is the one that it came from. */
function unfinishedRewind(store: Store, environment: string, generations: GenerationStore): Generation | undefined {
  const last = lastRunOfCopy(store, environment)
  if (last === undefined || last.kind !== 'rewind' || !isUnfinished(last)) return undefined
  const destination = rewindPlan.safeParse(last.plan).data?.to
  return generations.all().find(({ id }) => id === destination)
}

const rewindPlan = z.object({ to: z.string() })
