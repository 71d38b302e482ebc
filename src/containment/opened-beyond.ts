import type { EnvironmentConfig } from '../config/environment.ts'
import type { FenceConfig } from '../config/fence.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { reasonText, type DestinationReason, type Fence } from './fence.ts'
import { wantedDestinations } from './wanted-destinations.ts'

export interface ConfiguredFence {
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly fence: Extract<FenceConfig, { readonly kind: 'raised' }>
}

/** How many packets a scope looks at. */
const SCOPES = ['service-user', 'cgroup', 'host'] as const

/**
 * In words, by what a fence that was raised earlier is wider than the configuration has become. What a keep of a finding opens is not
 * told by the configuration alone, and is left aside.
 */
export function openedBeyond({ allowed, loopback, scope }: Fence, configured: ConfiguredFence): readonly string[] {
  const { target, refresh, fence } = configured
  const { allow } = fence
  const wanted = wantedDestinations({ target, refresh, allow, findings: [], resolvers: [], storage: [] })
  const named = new Set(wanted.map(({ why, endpoint }) => `${reasonText(why)}: ${endpoint}`))
  const open = [
    ...allowed.filter(({ why }) => isConfigured(why)).map(({ why, endpoint }) => `${reasonText(why)}: ${endpoint}`),
    // On loopback a port has its reason as its listener.
    ...loopback.map(({ listener }) => listener).filter((listener) => /^(?:allow|redirect|database): /.test(listener)),
  ]
  const beyond = [...new Set(open)].filter((one) => !named.has(one))
  const isNarrower = SCOPES.indexOf(scope.kind) < SCOPES.indexOf(fence.scope)
  return [...beyond, ...(isNarrower ? [`scope: ${scope.kind}, where ${fence.scope} is configured`] : [])]
}

function isConfigured(why: DestinationReason): boolean {
  return why.kind === 'configured' || (why.kind === 'derived' && ['redirect', 'database', 'node'].includes(why.from))
}
