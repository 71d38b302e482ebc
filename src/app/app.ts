import type { Config } from '../config/config.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Clock } from '../kernel/clock.ts'
import type { RandomSource } from '../kernel/random.ts'
import type { BitbucketReader, LeftLock } from '../ports/bitbucket.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'
import type { SecretKeeper } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import type { RunEvents } from '../run/events.ts'
import type { Generation, GenerationStore } from '../steps/generations.ts'
import type { SourceSystems, TargetSystems } from '../steps/run-context.ts'

/** What use cases work with: the configuration and ways to open the systems that it names. Made by compose.ts alone. */
export interface App extends AsyncDisposable {
  readonly config: Config
  readonly store: Store
  readonly integrations: readonly Integration[]
  readonly secrets: SecretKeeper
  readonly clock: Clock
  readonly random: RandomSource
  /** A source of its own for a purpose: with a seed a resumed run draws the same as an undisturbed one. */
  readonly randomFor: (purpose: string) => RandomSource
  readonly signal: AbortSignal
  readonly events: RunEvents
  /** Who runs this process, for locks and reports. */
  readonly by: string
  /** This process, so that a crashed holder of a lock is told from a living one. */
  readonly holder: string
  /** Whether the process that a lock names may still run: one of another machine counts as running. */
  readonly lives: (holder: string) => boolean
  /** Whether it certainly runs, on this machine. */
  readonly livesHere: (holder: string) => boolean
  generations(environment: string): GenerationStore
  openSource(environment: EnvironmentConfig): Promise<SourceSystems & AsyncDisposable>
  /** Locks of a source whose token lies in the state; known without a look at the source. */
  leftLocks(of: EnvironmentConfig): readonly LeftLock[]
  openTarget(environment: EnvironmentConfig): Promise<TargetSystems & AsyncDisposable>
  /** For looking only; works for a source and for a target. */
  openSurveyed(environment: EnvironmentConfig, at?: SurveyedAt): Promise<SurveyedSystems>
  /** The host of its first node, without a look at what runs there; or the machine that this process runs on. */
  openHost(of: EnvironmentConfig | 'here'): HostReader
  /** The database of a source, without a look at its host. */
  openDatabase(of: EnvironmentConfig): Promise<DatabaseReader>
}

export interface SurveyedSystems extends AsyncDisposable {
  readonly environment: EnvironmentReader
  readonly database: DatabaseReader | undefined
  readonly host: HostReader
  readonly bitbucket: BitbucketReader
  /** Undefined for a source. */
  readonly place: CopyInPlace | undefined
  survey(): ReturnType<SourceSystems['survey']>
}

export interface SurveyedAt {
  /** Another database than the one in use, such as one that was restored by other means. */
  readonly database?: string
}

/** What lies at a target's home, running or not. */
export interface CopyInPlace {
  /** Undefined for what was there before Understudy. */
  readonly generation: Generation | undefined
  readonly database: string | undefined
  /** The name of one that belongs there and is not on its server any more; `database` is undefined then. */
  readonly lostDatabase?: string
  /** Only the stub lies where Bitbucket reads its configuration. */
  readonly held: boolean
  /** Where bitbucket.properties and server.xml lie that count: the shared home, or those that wait for the start. */
  readonly configurationFolder: string
}
