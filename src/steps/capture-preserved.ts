import type { Json } from '../kernel/json.ts'
import type { Step } from './step.ts'
import { liveGeneration } from './generations.ts'

/** What the target must keep, read while it may still be running. A target that never ran has nothing to keep. */
export const capturePreserved: Step<'capture-preserved'> = {
  id: 'capture-preserved',
  run: async ({ integrations, target, generations }) => {
    const database = liveGeneration(generations.all())?.database
    if (database === undefined || database === null) return {}
    await using old = await target.openRunningCopy(database)
    const kept: Record<string, Json> = {}
    for (const integration of integrations) {
      if (integration.capture !== undefined) kept[integration.id] = await integration.capture(old)
    }
    return kept
  },
}
