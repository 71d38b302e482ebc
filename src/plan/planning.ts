import type { GivenBackup } from '../backup/given/given-backup.ts'
import type { Change } from '../changes/change.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Json } from '../kernel/json.ts'
import type { Target } from '../kernel/target.ts'
import type { NamedEndpoint } from './compare-endpoints.ts'
import type { BlockedBy } from './plan.ts'

/** What a plan is made from. */
export interface Planning {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly tiers: readonly string[]
  /** Every environment of the configuration but the target. */
  readonly others: readonly EnvironmentConfig[]
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** What the copy shall be, made by `targetOf` from the configuration and the facts. */
  readonly copy: Target
  readonly integrations: readonly Integration[]
  readonly kept: Readonly<Record<string, Json>>
  /** Of the last refresh of this target; undefined before the first. */
  readonly lastInventory: Inventory | undefined
  /** Restored in place of a backup that would be taken from the source. */
  readonly given?: GivenBackup | undefined
  readonly now: string
}

/** What a refresh saw of the source. */
export interface Inventory {
  /** Their ids. */
  readonly findings: readonly string[]
  /** Undefined where a refresh before them kept only findings. */
  readonly endpoints: readonly NamedEndpoint[] | undefined
}

/** What the decisions lead to. */
export interface PlannedChanges {
  readonly changes: readonly Change[]
  readonly blocked: readonly BlockedBy[]
  /** Integrations that were found and can't be cut. */
  readonly withoutCut: readonly string[]
}
