import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { namesAmong } from '../containment/hosts-block.ts'
import { blockNames, namesToBlock } from '../containment/hosts-file.ts'
import { withLatches, type Latch } from '../containment/latch.ts'
import { endpointsOfEnvironment } from '../containment/production-endpoints.ts'
import { networksOf } from '../containment/resolved.ts'
import { fenceAt, openLatches as openInKernel, whyHostIsOpen, whyNotStanding } from '../containment/standing-fence.ts'
import { AppError } from '../kernel/app-error.ts'
import { endpointOf, formatEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import type { FoundEndpoint } from '../kernel/endpoint-sources.ts'
import { resolveHosts } from '../steps/fence/resolve-hosts.ts'
import type { HostReader } from '../ports/host.ts'
import type { App } from './app.ts'
import { configuredFence } from './fence-parts.ts'
import { fenceRecords, standingFence } from './fence-records.ts'
import { aloneOnTarget, fencedTarget } from './fenced-target.ts'
import { allLatches, saveLatches } from './latches.ts'

export interface LatchOrder {
  /** `HOST:PORT`, IPv6 in brackets. */
  readonly destination: string
  readonly milliseconds: number
  readonly because: string
}

/** Longer than that it is no latch, but an entry of `allow`. */
const LONGEST_MS = 7 * 24 * 3600 * 1000

/** Opens one destination over TCP in a fence that stands. The kernel closes it, whether this program runs then or not. */
export async function openLatch(app: App, environment: string, order: LatchOrder): Promise<Latch> {
  const target = fencedTarget(app, environment)
  const endpoint = destinationOf(app, environment, order)
  if (order.milliseconds > LONGEST_MS) throw tooLong()
  return await aloneOnTarget(app, target, `fence open ${formatEndpoint(endpoint)}`, async ({ host }) => {
    const at = fenceAt(target, host)
    const standing = standingFence(app.store, environment)
    const seen =
      standing === undefined
        ? 'nobody raised it from here'
        : ((await whyNotStanding(at)) ?? (await whyHostIsOpen(at, standing.fence.scope)))
    if (standing === undefined || seen !== undefined) throw noFence(environment, seen ?? '')
    const latch = await latchFor({ app, environment, host }, endpoint, order)
    const now = app.clock.now()
    // Recorded first: what is open in the kernel has to have its reason on record, also where this program ends in between.
    saveLatches(app.store, environment, [...allLatches(app.store, environment), latch])
    const latches = fenceRecords(app, environment).latches()
    await openInKernel(at, withLatches(standing.fence, latches), { now, signal: app.signal })
    const { fence } = configuredFence(findRefresh(app.config, environment))
    if (fence.with.includes('hosts')) await blockNames(host, namesToBlock(standing.fence, latches))
    return latch
  })
}

async function latchFor(
  { app, environment, host }: { readonly app: App; readonly environment: string; readonly host: HostReader },
  endpoint: Endpoint,
  order: LatchOrder,
): Promise<Latch> {
  const { host: name, port = 0 } = endpoint
  const own = endpointsOfSource(app, environment).filter((one) => one.endpoint.port === port)
  const resolved = await resolveHosts(host, namesAmong([name, ...own.map((one) => one.endpoint.host)]))
  const addressesOf = (one: string): readonly string[] => networksOf(one, resolved).map(({ text }) => text)
  const addresses = addressesOf(name)
  if (addresses.length === 0) {
    throw new AppError('policy/fence-refused', `${name} cannot be opened, as ${host.name} does not know the name`, {
      hint: `correct the name, or see that \`getent ahosts ${name}\` answers there`,
    })
  }
  // By whatever name or address somebody asks for it.
  const reached = own.find((one) => addressesOf(one.endpoint.host).some((address) => addresses.includes(address)))
  if (reached !== undefined) throw ofSource(formatEndpoint(endpoint), reached)
  const now = app.clock.now()
  return {
    endpoint: formatEndpoint(endpoint),
    addresses,
    port,
    because: order.because,
    by: app.by,
    openedAt: now.toISOString(),
    until: new Date(now.getTime() + order.milliseconds).toISOString(),
  }
}

/** Throws 'config/usage', and 'policy/fence-refused' for where the source itself is reached: no look is worth that. */
function destinationOf(app: App, environment: string, { destination }: LatchOrder): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+)):(\d+)$/.exec(destination) ?? []
  const endpoint = endpointOf(bracketed ?? plain ?? '', port)
  if (endpoint?.port === undefined) {
    throw new AppError('config/usage', `${destination} is no destination`, {
      hint: `understudy fence open ${environment} HOST:PORT --for 2h --why "..."`,
    })
  }
  const own = endpointsOfSource(app, environment).find(
    (one) => one.endpoint.host === endpoint.host && one.endpoint.port === endpoint.port,
  )
  if (own === undefined) return endpoint
  throw ofSource(destination, own)
}

function endpointsOfSource({ config }: App, environment: string): readonly FoundEndpoint[] {
  return endpointsOfEnvironment(findEnvironment(config, findRefresh(config, environment).from))
}

function ofSource(destination: string, { from }: FoundEndpoint): AppError {
  return new AppError('policy/fence-refused', `${destination} is the ${from}, which no latch opens`, {
    hint: 'a copy has nothing to do there; look at it from another machine',
  })
}

function tooLong(): AppError {
  return new AppError('config/usage', 'a latch is open for a week at most', {
    hint: 'what the copy needs for longer belongs into `fence.allow`',
  })
}

function noFence(environment: string, seen: string): AppError {
  return new AppError('host/fence-not-standing', `the fence of ${environment} does not stand: ${seen}`, {
    hint: `\`understudy fence raise ${environment}\` first`,
  })
}
