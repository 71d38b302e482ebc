import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { FenceScope } from '../containment/fence.ts'
import { layoutOf } from './layout.ts'

/** What a start of the copy asks for beside the permit, where it has a fence. */
export interface FenceGate {
  /** Ordered before the service, so that a reboot raises the fence first. */
  readonly unit: string
  /** A script for nft, as it was last loaded. */
  readonly rules: string
  /** Ends with 0 only where the fence stands. */
  readonly canary: string
  /** Rules that put the cgroup of this start under the fence; undefined where it is about the service user alone. */
  readonly cgroup: string | undefined
  /** Whose packets are looked at. */
  readonly scope: FenceScope['kind']
}

export function fenceUnitName(environment: string): string {
  return `understudy-fence-${environment}.service`
}

/** Undefined where the fence is waived. */
export function fenceGateOf(
  { name, nodes }: Pick<EnvironmentConfig, 'name' | 'nodes'>,
  fence: RefreshConfig['fence'] | undefined,
): FenceGate | undefined {
  if (fence?.kind !== 'raised') return undefined
  const { fence: rules, canary, cgroup } = layoutOf(nodes[0].home)
  return {
    unit: fenceUnitName(name),
    rules,
    canary,
    cgroup: fence.scope === 'cgroup' ? cgroup : undefined,
    scope: fence.scope,
  }
}
