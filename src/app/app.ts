import type { Config } from '../config/config.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RandomSource } from '../kernel/random.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { SecretResolver } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import type { RunEvents } from '../run/events.ts'
import type { GenerationStore } from '../steps/generations.ts'
import type { SourceSystems, TargetSystems } from '../steps/run-context.ts'

/** What use cases work with: the configuration and ways to open the systems that it names. Made by compose.ts alone. */
export interface App extends AsyncDisposable {
  readonly config: Config
  readonly store: Store
  readonly integrations: readonly Integration[]
  readonly secrets: SecretResolver
  readonly clock: Clock
  readonly random: RandomSource
  readonly signal: AbortSignal
  readonly events: RunEvents
  /** Who runs this process, for locks and reports. */
  readonly by: string
  /** This process, so that a crashed holder of a lock is told from a living one. */
  readonly holder: string
  generations(environment: string): GenerationStore
  openSource(environment: EnvironmentConfig): Promise<SourceSystems & AsyncDisposable>
  openTarget(environment: EnvironmentConfig): Promise<TargetSystems & AsyncDisposable>
  /** For looking only; works for a source and for a target. */
  openSurveyed(environment: EnvironmentConfig): Promise<SurveyedSystems>
}

export interface SurveyedSystems extends AsyncDisposable {
  readonly environment: EnvironmentReader
  readonly database: DatabaseReader | undefined
  survey(): ReturnType<SourceSystems['survey']>
}
