import type { EnvironmentConfig } from '../config/environment.ts'
import type { Facts } from '../kernel/facts.ts'

/** One reason to refuse a target, with what was compared with what. */
export interface Refusal {
  /** Stable, such as `same-database`. */
  readonly id: string
  /** Lower case: the fact. */
  readonly because: string
  readonly hint: string
}

export interface Guarded {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** `--adopt ENV` was given for this target. */
  readonly adopted: boolean
  readonly upgrade: boolean
}
