import { generationPaths, incomingPaths } from '../hold/layout.ts'
import type { Effect } from './effect.ts'
import type { Generation } from './generations.ts'
import { recordedAsLive } from './recorded-as-live.ts'
import { dropOwnDatabase } from './own-database.ts'
import type { RunContext } from './run-context.ts'
import type { Step, StepResults } from './step.ts'

type Published = StepResults['publish-report']

/** The new generation is the live one; what a refresh leaves behind is cleaned up, and generations beyond the limit go. */
export const publishReport: Step<'publish-report'> = {
  id: 'publish-report',
  run: async (context, perform) => {
    const live = { id: 'publish-report/live', title: 'make the new generation the live one' }
    await perform(recordedAsLive(live, context.generations, context.run))
    await perform(incomingRemoved(context))
    return perform(oldRemoved(context))
  },
}

function incomingRemoved({ target, run }: RunContext): Effect<{ removed: string }> {
  const { folder } = incomingPaths(target.layout, run)
  return {
    id: 'publish-report/incoming',
    title: 'remove what was transferred',
    apply: () => target.host.removeFolder(folder, [target.layout.beside]),
    verify: async () =>
      (await target.host.status(folder)) === undefined
        ? { kind: 'done', result: { removed: folder } }
        : { kind: 'open', seen: `${folder} is still there` },
  }
}

function oldRemoved(context: RunContext): Effect<Published> {
  const { target, generations } = context
  return {
    id: 'publish-report/old-generations',
    title: 'remove generations beyond the limit',
    apply: async () => {
      for (const old of surplus(context)) {
        await removeGeneration(context, old)
        generations.save(generations.all().filter(({ id }) => id !== old.id))
      }
    },
    verify: () => {
      const [left] = surplus(context)
      return Promise.resolve(
        left === undefined
          ? { kind: 'done', result: { generations: generations.all().map(({ id }) => id) } }
          : { kind: 'open', seen: `generation ${left.id} of ${target.config.name} is still there` },
      )
    },
  }
}

/** What earlier runs left half made, and the oldest beyond the limit; the new one counts and never goes. What was there before Understudy is never removed by itself. */
function surplus({ generations, refresh, run }: RunContext): readonly Generation[] {
  const others = generations.all().filter(({ id }) => id !== run && !id.startsWith('adopted-'))
  const halfMade = others.filter(({ state }) => state === 'half-made')
  const kept = others.filter(({ state }) => state !== 'half-made')
  return [...halfMade, ...kept.slice(Math.max(refresh.keepGenerations - 1, 0))]
}

/** Only a marked database is dropped; secrets of a generation go with it. */
async function removeGeneration({ target }: RunContext, { id, database }: Generation): Promise<void> {
  if (database !== null) {
    await using server = await target.openServer()
    await dropOwnDatabase(server, { environment: target.config.name, generation: id, database })
  }
  await target.host.removeFolder(generationPaths(target.layout, id).folder, [target.layout.generations])
}
