import type { Json } from '../kernel/json.ts'

export type RunKind = 'refresh' | 'isolate' | 'backup' | 'rewind' | 'remove-generation' | 'remove-backup'
/** `held`: it came to where it was told to stop, with its copy cut and not started. */
export type RunState = 'running' | 'parked' | 'held' | 'done' | 'failed' | 'aborted'

export interface RunRecord {
  /** Sortable and unique: `20261122-0130-k3f9`. */
  readonly id: string
  readonly kind: RunKind
  readonly environment: string
  readonly source: string | undefined
  readonly startedAt: string
  readonly endedAt: string | undefined
  readonly state: RunState
  /** Who started it and why. */
  readonly by: string
  readonly why: string | undefined
  /** What it executes; the saved plan with its fingerprint. No secret. */
  readonly plan: Json
}

/** Intent is written before an effect, outcome after; both are on disk when the call resolves. */
export type JournalEntry =
  | { readonly kind: 'intent'; readonly effect: string; readonly at: string }
  | { readonly kind: 'outcome'; readonly effect: string; readonly at: string; readonly result: Json }
  | {
      readonly kind: 'failure'
      readonly effect: string
      readonly at: string
      readonly code: string
      readonly message: string
      readonly hint: string
    }
  | { readonly kind: 'note'; readonly at: string; readonly text: string }

export interface EnvironmentLock {
  readonly environment: string
  readonly run: string
  readonly by: string
  readonly why: string
  readonly since: string
  /** Host and process that hold it, so that a crashed holder is told from a living one. */
  readonly holder: string
}

/** Understudy's own memory. Synchronous durability: what a call acknowledged survives kill -9 and power loss. */
export interface Store extends Disposable {
  createRun(run: RunRecord): void
  updateRun(id: string, change: Partial<Pick<RunRecord, 'state' | 'endedAt'>>): void
  run(id: string): RunRecord | undefined
  /** Newest first. */
  runs(environment?: string): readonly RunRecord[]
  append(run: string, entry: JournalEntry): void
  entries(run: string): readonly JournalEntry[]
  /**
   * The holder, when somebody else has it; otherwise it is ours now. Atomic. A lock of the same run passes to another holder only
   * from `dead`, the holder that the caller saw and knows to be dead.
   */
  takeLock(lock: EnvironmentLock, dead?: string): EnvironmentLock | undefined
  releaseLock(environment: string, run: string): void
  lock(environment: string): EnvironmentLock | undefined
  /** Small named documents of an environment: generations, the inventory of integrations, the last report. */
  putDocument(environment: string, name: string, document: Json): void
  document(environment: string, name: string): Json | undefined
}
