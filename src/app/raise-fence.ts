import { z } from 'zod'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { isWindowsPath } from '../config/path.ts'
import type { Fence, PosixUser } from '../containment/fence.ts'
import type { SharedDestination } from '../containment/shared.ts'
import { countersOf, lower, raise, whyNotStanding, type FenceAt } from '../containment/standing-fence.ts'
import { counterName } from '../containment/nftables.ts'
import { layoutOf } from '../hold/layout.ts'
import { serviceReaderOf } from '../hold/service-of.ts'
import { AppError } from '../kernel/app-error.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Json } from '../kernel/json.ts'
import type { Store } from '../ports/store.ts'
import { withRunLock } from '../run/run-lock.ts'
import type { TargetSystems } from '../steps/run-context.ts'
import type { App } from './app.ts'
import { assertMayBeTarget } from './assert-target.ts'
import { deriveOn, fenceConfigOf, findOnSource } from './fence-parts.ts'
import { newRunId } from './run-id.ts'
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
  return await onTarget(app, target, 'fence raise', async (systems) => {
    const seen = await surveyPosixHost(systems.host, target, config)
    const derived = await deriveOn(systems.host, { ...found.parts, allow: config.allow }, seen)
    await raise(placeOf(target, systems.host), derived.fence, { now: app.clock.now(), signal: app.signal })
    saveKnown(app.store, derived.fence)
    return { ...derived, warnings: [...waived, ...found.warnings, ...derived.warnings] }
  })
}

/** Refused while the copy runs: it would reach whatever its cuts left. */
export async function lowerFence(app: App, environment: string): Promise<void> {
  const target = fencedTarget(app, environment)
  await onTarget(app, target, 'fence lower', async ({ host, bitbucket }) => {
    const { kind } = await serviceReaderOf(host, target).state()
    if (kind !== 'stopped' || (await bitbucket.state()) !== 'down') throw notStopped(environment)
    await lower(placeOf(target, host), app.signal)
  })
}

export interface FenceStatus {
  /** By the canary; undefined where that can't be asked. */
  readonly stands: boolean
  /** What was seen instead; undefined where it stands. */
  readonly seen: string | undefined
  /** Packets that were refused since the fence was raised; undefined where its table is not there. */
  readonly refused: number | undefined
  /** Endpoints that were tried, the most often first. */
  readonly tried: readonly { readonly endpoints: readonly string[]; readonly attempts: number }[]
}

/** Changes nothing, but for the attempt of the canary. */
export async function fenceStatus(app: App, environment: string): Promise<FenceStatus> {
  const target = fencedTarget(app, environment)
  await using host = app.openHost(target)
  const at = placeOf(target, host)
  const seen = await whyNotStanding(at)
  const counters = await countersOf(at)
  const tried = readKnown(app.store, environment)
    .map(({ counter, endpoints }) => ({ endpoints, attempts: counters?.get(counter) ?? 0 }))
    .filter(({ attempts }) => attempts > 0)
    .toSorted((a, b) => b.attempts - a.attempts)
  return { stands: seen === undefined, seen, refused: counters?.get('refused'), tried }
}

function fencedTarget({ config }: Pick<App, 'config'>, environment: string): EnvironmentConfig {
  const target = findEnvironment(config, environment)
  assertMayBeTarget(target)
  if (!isWindowsPath(target.nodes[0].home)) return target
  throw new AppError('policy/not-yet', `the fence of a Windows target can be printed, and not raised from here yet`, {
    hint: `\`understudy fence print ${environment} --for windows\``,
  })
}

function placeOf<Host>({ name, nodes, runAs }: EnvironmentConfig, host: Host): FenceAt<Host> {
  return { host, layout: layoutOf(nodes[0].home), environment: name, serviceUser: runAs }
}

/** Alone on the target: a run may be raising, or relying on, the same fence. */
async function onTarget<Result>(
  app: App,
  target: EnvironmentConfig,
  why: string,
  work: (systems: TargetSystems) => Promise<Result>,
): Promise<Result> {
  await using systems = await app.openTarget(target)
  const since = app.clock.now().toISOString()
  const run = newRunId(app.clock, app.random)
  const lock = { environment: target.name, run, by: app.by, why, since, holder: app.holder }
  return await withRunLock(
    { lives: app.lives, store: app.store, host: systems.host, layout: systems.layout, lock },
    () => work(systems),
  )
}

const known = z.array(z.object({ counter: z.string(), endpoints: z.array(z.string()) }))

/** Whose counters they are: the source need not be asked to read them. */
function saveKnown(store: Store, { environment, known: endpoints }: Fence): void {
  const document: Json = endpoints.map((one) => ({ counter: counterName(one), endpoints: [...one.endpoints] }))
  store.putDocument(environment, 'fence', document)
}

function readKnown(store: Store, environment: string): z.infer<typeof known> {
  const document = store.document(environment, 'fence')
  return document === undefined ? [] : known.parse(document)
}

function notStopped(environment: string): AppError {
  return new AppError(
    'policy/fence-needed',
    `${environment} is not stopped: without its fence it may reach production`,
    {
      hint: `stop it first, then \`understudy fence lower ${environment}\``,
    },
  )
}
