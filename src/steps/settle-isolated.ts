import { generationPaths } from '../hold/layout.ts'
import type { Effect } from './effect.ts'
import { recordedAsLive } from './recorded-as-live.ts'
import { resultOf, type RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** The isolated copy is the live generation; what an earlier one held in the same home goes, as its secrets have no use any more. */
export const settleIsolated: Step<'publish-report'> = {
  id: 'publish-report',
  run: async (context, perform) => {
    const live = { id: 'publish-report/live', title: 'make the isolated copy the live generation' }
    await perform(recordedAsLive(live, context.generations, context.run))
    await perform(replacedRemoved(context))
    return { generations: context.generations.all().map(({ id }) => id) }
  },
}

function replacedRemoved(context: RunContext): Effect<{ removed: string | null }> {
  const { host, layout } = context.target
  const { previous } = resultOf(context, 'keep-generation')
  const isGone = previous !== null && !context.generations.all().some(({ id }) => id === previous)
  const folder = isGone ? generationPaths(layout, previous).folder : null
  return {
    id: 'publish-report/replaced',
    title: 'remove what the replaced generation held',
    apply: async () => {
      if (folder !== null) await host.removeFolder(folder, [layout.generations])
    },
    verify: async () =>
      folder === null || (await host.status(folder)) === undefined
        ? { kind: 'done', result: { removed: folder } }
        : { kind: 'open', seen: `${folder} is still there` },
  }
}
