import { adoptGeneration } from './adopt-generation.ts'
import { checkCopy } from './check-copy.ts'
import { checkIsolation } from './check-isolation.ts'
import { cutIntegrations } from './cut-integrations.ts'
import { finishInApplication } from './finish-in-application.ts'
import { holdInPlace } from './hold-in-place.ts'
import type { Isolation } from './isolation.ts'
import { keepNothing } from './keep-nothing.ts'
import { proveRefusal } from './prove-refusal.ts'
import { raiseFence } from './raise-fence.ts'
import { rewriteConfiguration } from './rewrite-configuration.ts'
import { searchLeaks } from './search-leaks.ts'
import { settleFirstStart } from './settle-first-start.ts'
import { settleIsolated } from './settle-isolated.ts'
import { startTarget } from './start-target.ts'
import type { Step } from './step.ts'
import { stopTarget } from './stop-target.ts'

/** The steps of an isolation, in the order of a refresh: what is there is held and cut, and started only where that was asked for. */
export function isolateSteps({ start }: Pick<Isolation, 'start'>): readonly Step[] {
  return [
    checkIsolation,
    keepNothing,
    raiseFence,
    stopTarget,
    adoptGeneration,
    holdInPlace,
    rewriteConfiguration,
    cutIntegrations,
    searchLeaks,
    proveRefusal,
    ...(start ? [startTarget, settleFirstStart, finishInApplication, checkCopy] : []),
    settleIsolated,
  ]
}
