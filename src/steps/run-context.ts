import type { z } from 'zod'
import type { GivenBackup } from '../backup/given/given-backup.ts'
import type { ClientConfig, DiyConfig, LockConfig } from '../config/backup.ts'
import type { DatabaseConfig } from '../config/database.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { TransferIdentity } from '../config/transfer.ts'
import type { Destination, Fence, PosixUser } from '../containment/fence.ts'
import type { TriedDestination } from '../containment/ledger.ts'
import type { Layout } from '../hold/layout.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Json } from '../kernel/json.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { Facts } from '../kernel/facts.ts'
import type { RandomSource } from '../kernel/random.ts'
import type { Target } from '../kernel/target.ts'
import type { Plan } from '../plan/plan.ts'
import type { BackupClient } from '../ports/backup-client.ts'
import type { BackupScripts } from '../ports/backup-scripts.ts'
import type {
  BitbucketReader,
  BitbucketWriter,
  LeftLock,
  MaintenanceLock,
  MaintenanceRelay,
} from '../ports/bitbucket.ts'
import type { DatabaseReader, DatabaseServer, DatabaseWriter } from '../ports/database.ts'
import type { EnvironmentReader, RunningCopyReader, Setting } from '../ports/environment-reader.ts'
import type { HomeSnapshot } from '../ports/home-snapshot.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { ProgressReporter } from '../ports/progress.ts'
import type { SecretKeeper } from '../ports/secrets.ts'
import type { Service } from '../ports/service.ts'
import type { SnapshotSession } from '../ports/snapshot.ts'
import type { Spool } from '../ports/spool.ts'
import type { TableCounter } from '../ports/table-counter.ts'
import type { PresentConnection } from '../survey/connections.ts'
import type { GenerationStore } from './generations.ts'
import type { Isolation } from './isolation.ts'
import type { StepResults } from './step.ts'
import { stepResultSchemas } from './step-result-schemas.ts'
import { AppError } from '../kernel/app-error.ts'

/** The source: readers only, and the ports that may touch it (the lock, the spool, and the administrator's own backup scripts). */
export interface SourceSystems {
  readonly config: EnvironmentConfig
  readonly host: HostReader
  readonly bitbucket: BitbucketReader
  /** For a run. The guardian releases it after `totalMs` whatever happens. */
  openLock(run: string, lock: Pick<LockConfig, 'totalMs'>): Promise<MaintenanceLock>
  /** The same lock, where the administrator's scripts take it. */
  openRelay(run: string, lock: LockConfig): Promise<MaintenanceRelay>
  /** Those whose token lies in the state, of whatever run. */
  leftLocks(): readonly LeftLock[]
  openScripts(backup: DiyConfig): BackupScripts
  openClient(backup: ClientConfig): BackupClient
  readonly spool: Spool
  /** Undefined where none is configured. */
  readonly snapshot?: HomeSnapshot
  /**
   * For one push: from the node, or from where the dump lies. Where the push signs in by the SSH agent this is a connection of
   * its own, the only one that the agent is forwarded on.
   */
  openPush(from: 'home' | 'spool', identity: TransferIdentity): HostReader
  openDatabase(): Promise<DatabaseReader>
  /** The login of the application itself, from its own configuration. */
  applicationUser(): Promise<string>
  /** Of its files and its service's environment. */
  settings(): Promise<readonly Setting[]>
  openSnapshot(): Promise<SnapshotSession>
  survey(): Promise<Facts>
}

export interface TargetSystems {
  readonly config: EnvironmentConfig
  readonly layout: Layout
  readonly host: HostWriter
  readonly bitbucket: BitbucketWriter
  readonly service: Service
  openServer(): Promise<DatabaseServer>
  openDatabase(name: string): Promise<DatabaseWriter>
  openTableCounter(database: string): Promise<TableCounter>
  /** The copy at rest: its database and the configuration that lies held. */
  openHeldCopy(database: string, held: string): Promise<EnvironmentReader & AsyncDisposable>
  /** The copy as it runs: its database, the files in place, REST. */
  openRunningCopy(database: string): Promise<RunningCopyReader & AsyncDisposable>
  /** By the configuration in place, whatever is recorded. */
  presentConnection(): Promise<PresentConnection>
  /** Whether the copy's own login and password get a session on this database. */
  copyLoginReaches(database: DatabaseConfig): Promise<boolean>
  /** Of the copy in place; `database`: with another one than its own. */
  survey(database?: string): Promise<Facts>
}

export interface StandingFence {
  readonly fence: Fence<PosixUser>
  readonly rules: string
}

/** What is remembered of the fence of a target. */
export interface FenceRecords {
  /** Open at this moment. */
  latches(): readonly Destination[]
  /** As it was last raised, and how the kernel listed its rules then; undefined before. */
  standing(): StandingFence | undefined
  /** What was tried since the rules were loaded; asked before they are loaded anew, as their counters then begin at 0. */
  tried(tried: readonly TriedDestination[]): void
  /** The same, where Understudy itself tried them. */
  provenBy(tried: readonly TriedDestination[]): void
  /** Was just raised; `rules` as the kernel lists them. */
  raised(fence: Fence<PosixUser>, rules: string): void
  /** What stands now is the fence of this generation. */
  standsFor(generation: string): void
  /** As it stood last while that was in place; undefined for one that was never fenced, or by an earlier version. */
  ofGeneration(generation: string): Fence<PosixUser> | undefined
}

/** Everything a step may use. The only mutable part is `results`. */
export interface RunContext {
  readonly run: string
  readonly plan: Plan
  readonly refresh: RefreshConfig
  readonly source: SourceSystems
  readonly target: TargetSystems
  /** What the copy shall be, once its database and the moment of its data are known. */
  readonly copy: (known: { readonly dataFrom: string | undefined; readonly database: string }) => Target
  readonly integrations: readonly Integration[]
  readonly fence: FenceRecords
  readonly generations: GenerationStore
  readonly secrets: SecretKeeper
  readonly clock: Clock
  readonly random: RandomSource
  readonly signal: AbortSignal
  /** One line for the person who watches and for the journal. */
  readonly note: (text: string) => void
  /** How far what takes long has come; for the person who watches, and for nobody later. */
  readonly progress: ProgressReporter
  readonly adopted: boolean
  /** Every file of the source's home is compared, whatever is known of it. */
  readonly verify: boolean
  /** Step 4 is done: the source is asked for nothing that only a backup needs. */
  readonly backedUp: boolean
  /** Restored in place of a backup that would be taken from the source. */
  readonly given?: GivenBackup
  /** Name of the kept backup that an unfinished run of the target restores. */
  readonly neededBackup?: string
  /** Of `understudy isolate`; a refresh has none. */
  readonly isolation?: Isolation
  readonly results: Map<StepId, Json>
}

/**
 * The result of an earlier step. Asking for one that has not run is a bug of the order; a journal of another version of
 * Understudy may hold another shape, which is refused.
 */
export function resultOf<Id extends StepId>(context: Pick<RunContext, 'results'>, step: Id): StepResults[Id] {
  const result: unknown = context.results.get(step)
  if (result === undefined) throw new Error(`step ${step} has no result yet`)
  if (isResultOf(step, result)) return result
  throw new AppError('run/journal-mismatch', `the journal holds a result of ${step} that this version cannot read`, {
    hint: 'go on with the version that began the run, or rewind and begin a new one',
  })
}

/** On the target, as the readiness step saw it; undefined where none is installed, which that step says in words. */
export function installedVersionIn(context: Pick<RunContext, 'results'>): string | undefined {
  const { targetVersion } = resultOf(context, 'check-readiness')
  return /^\d/.test(targetVersion) ? targetVersion : undefined
}

function isResultOf<Id extends StepId>(step: Id, result: unknown): result is StepResults[Id] {
  const schema: z.ZodType = stepResultSchemas[step]
  return schema.safeParse(result).success
}
