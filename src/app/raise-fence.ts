import { findRefresh } from '../config/find-environment.ts'
import type { Fence, PosixUser } from '../containment/fence.ts'
import type { SharedDestination } from '../containment/shared.ts'
import { readHomeMark } from '../hold/home-mark.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { deriveOn } from '../steps/fence/copy-fence.ts'
import { fenceEffects } from '../steps/fence/fence-of-run.ts'
import { surveyPosixHost } from '../steps/fence/survey-host.ts'
import type { App } from './app.ts'
import { configuredFence, findOnSource } from './fence-parts.ts'
import { fenceRecords } from './fence-records.ts'
import { aloneOnTarget, fencedTarget } from './fenced-target.ts'
import { assertScopeOfStarts } from './scope-of-starts.ts'

export interface RaisedFence {
  readonly fence: Fence<PosixUser>
  readonly shared: readonly SharedDestination[]
  readonly warnings: readonly Diagnostic[]
}

/** Derives the fence anew, raises it on the target's host as a refresh does, and proves it there. */
export async function raiseFence(app: App, environment: string): Promise<RaisedFence> {
  const target = fencedTarget(app, environment)
  const refresh = findRefresh(app.config, environment)
  const { fence: config, waived } = configuredFence(refresh)
  const found = await findOnSource(app, target, refresh)
  const fence = fenceRecords(app, environment)
  return await aloneOnTarget(app, target, 'fence raise', async (systems) => {
    await assertScopeOfStarts(systems.host, target, fence.standing()?.fence.scope.kind, config.scope)
    const seen = await surveyPosixHost(systems.host, target, config)
    const derived = await deriveOn(systems.host, { ...found, allow: config.allow, latches: fence.latches() }, seen)
    await carryOut(
      app,
      fenceEffects('raise-fence', { target: systems, clock: app.clock, fence }, config, derived.fence),
    )
    const inPlace = await readHomeMark(systems.host, systems.layout.home)
    if (inPlace !== undefined) fence.standsFor(inPlace.generation)
    return { ...derived, warnings: [...waived, ...derived.warnings] }
  })
}

/** Outside a run, so without a journal: from the start each time. */
export async function carryOut(
  { signal }: Pick<App, 'signal'>,
  effects: ReturnType<typeof fenceEffects>,
): Promise<void> {
  for (const effect of effects) {
    await effect.apply(signal)
    const outcome = await effect.verify()
    if (outcome.kind === 'open') throw notRaised(effect.title, outcome.seen)
  }
}

function notRaised(title: string, seen: string): AppError {
  return new AppError('host/fence-not-standing', `${title} was carried out, but its check says: ${seen}`, {
    hint: 'mend it on the host and raise the fence again; the copy must not start before',
  })
}
