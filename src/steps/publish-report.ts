import { incomingPaths } from '../hold/layout.ts'
import type { Effect } from './effect.ts'
import { recordedAsLive } from './recorded-as-live.ts'
import { surplusRemoved } from './remove-generations.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** The new generation is the live one; what a refresh leaves behind is cleaned up, and generations beyond the limit go. */
export const publishReport: Step<'publish-report'> = {
  id: 'publish-report',
  run: async (context, perform) => {
    const live = { id: 'publish-report/live', title: 'make the new generation the live one' }
    await perform(recordedAsLive(live, context.generations, context.run))
    await perform(incomingRemoved(context))
    const { target, generations, refresh, clock, note, run } = context
    const removing = { target, generations, refresh, clock, note, live: run }
    return perform(surplusRemoved(removing, 'publish-report/old-generations'))
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
