import { findRefresh } from '../config/find-environment.ts'
import type { Fence, PosixUser } from '../containment/fence.ts'
import type { SharedDestination } from '../containment/shared.ts'
import { raise } from '../containment/standing-fence.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { App } from './app.ts'
import { deriveOn, fenceConfigOf, findOnSource } from './fence-parts.ts'
import { aloneOnTarget, fenceAt, fencedTarget } from './fenced-target.ts'
import { saveKnown } from './known-endpoints.ts'
import { surveyPosixHost } from './survey-fence.ts'

export interface RaisedFence {
  readonly fence: Fence<PosixUser>
  readonly shared: readonly SharedDestination[]
  readonly warnings: readonly Diagnostic[]
}

/** Derives the fence anew, loads it on the target's host and proves it there. */
export async function raiseFence(app: App, environment: string): Promise<RaisedFence> {
  const target = fencedTarget(app, environment)
  const refresh = findRefresh(app.config, environment)
  const { fence: config, waived } = fenceConfigOf(refresh)
  const found = await findOnSource(app, target, refresh)
  return await aloneOnTarget(app, target, 'fence raise', async (systems) => {
    const seen = await surveyPosixHost(systems.host, target, config)
    const derived = await deriveOn(systems.host, { ...found.parts, allow: config.allow }, seen)
    await raise(fenceAt(target, systems.host), derived.fence, { now: app.clock.now(), signal: app.signal })
    saveKnown(app.store, derived.fence)
    return { ...derived, warnings: [...waived, ...found.warnings, ...derived.warnings] }
  })
}
