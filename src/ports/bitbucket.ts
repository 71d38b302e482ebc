import type { LockWindow } from '../config/lock-window.ts'
import type { Json } from '../kernel/json.ts'
import type { Secret } from '../kernel/secret.ts'

export type BitbucketState = 'RUNNING' | 'FIRST_RUN' | 'STARTING' | 'ERROR' | 'MAINTENANCE' | 'STOPPING'

export interface BitbucketAnswer {
  readonly status: number
  /** Parsed JSON; undefined for an empty or other body. */
  readonly body: unknown
}

/** One node over HTTP, for reading. Rejects with 'bitbucket/unreachable', 'bitbucket/unauthorized' or 'bitbucket/unexpected-answer'. */
export interface BitbucketReader {
  /** `down` when nothing listens or the web application failed to deploy (404). */
  state(): Promise<BitbucketState | 'down'>
  /** Dotted, from application-properties, no login needed; undefined while it is down. */
  version(): Promise<string | undefined>
  /** `path` below the base, such as `/rest/api/latest/admin/cluster`. A 404 is an answer. */
  get(path: string): Promise<BitbucketAnswer>
}

/** A node of a target. */
export interface BitbucketWriter extends BitbucketReader {
  send(method: 'PUT' | 'POST' | 'DELETE', path: string, body: Json | undefined): Promise<BitbucketAnswer>
}

export type DrainState = 'AVAILABLE' | 'LATCHED' | 'DRAINED'

/**
 * Production's maintenance lock: one of the two things that Understudy may do to a source. Held by the guardian, a process
 * of its own that outlives the run and releases within 15 s of the run's death, or at the deadline.
 */
export interface MaintenanceLock {
  /** Rejects with 'bitbucket/lock-held' or 'bitbucket/lock-token-unknown'. */
  acquire(signal: AbortSignal): Promise<HeldLock>
}

export interface HeldLock extends AsyncDisposable {
  readonly lockedAt: Date
  /** When the guardian releases it whatever happens. */
  readonly deadline: Date
  /** Why its token is not on disk, where it is not: it then dies with the guardian. */
  readonly unkept?: string | undefined
  startBackup(): Promise<void>
  drain(): Promise<{ readonly database: DrainState; readonly scm: DrainState }>
  reportProgress(percentage: number): Promise<void>
  /** Resolves when Bitbucket itself says that it runs and is not locked; another server's 404 is no word of it. Twice is done. */
  release(): Promise<{ readonly releasedAt: Date; readonly seconds: number }>
}

/** A lock whose token lies in the state: a guardian holds it, or died with its machine. */
export interface LeftLock {
  readonly run: string
  /** The process that keeps it: `process 4711 (started 98765) on admin1`. */
  readonly guardian: string
  /** Whether that process still runs: one of another machine counts as running. */
  readonly lives: boolean
  /** How a person unlocks. */
  readonly byHand: string
  /**
   * By a guardian of its own, which goes on trying where this rejects with 'bitbucket/unlock-failed' after `patienceMs`. `of-another`:
   * Bitbucket is locked, and not by this token any more.
   */
  release(patienceMs: number): Promise<'released' | 'not-locked' | 'of-another'>
}

/** What the guardian is told over its pipe; never in its arguments. */
export interface GuardianOrder {
  readonly url: string
  readonly user: string
  readonly password: Secret
  readonly deadlineMs: number
  /** 0600, removed on release. */
  readonly tokenFile: string
  /** The guardian that kept the token there died: the lock is only to be given back. */
  readonly left?: true
  /** Another program takes the lock, through a relay of the guardian. */
  readonly relay?: RelayOrder
}

export interface RelayOrder {
  /** How long after the lock database and repositories may take to drain. */
  readonly drainMs: number
  /** When the lock may be taken; undefined: at any time. */
  readonly window: LockWindow | undefined
}

/**
 * The same lock, where another program takes it, such as an administrator's backup scripts: their calls go through a relay of the
 * guardian, so that it knows the token and gives the lock back when program or run die.
 */
export interface MaintenanceRelay {
  /** Takes nothing yet. */
  open(seen?: RelaySeen): Promise<LockRelay>
}

/** What a relay sees of the lock while the program runs. */
export interface RelaySeen {
  locked(lock: Pick<HeldLock, 'lockedAt' | 'deadline' | 'unkept'>): void
  /** From now until the unlock nothing is written. */
  drained(): void
  /** At that time, by the clock of this machine, the program asked for the unlock. */
  unlocking(at: Date): void
  /** However that came about. */
  released(): void
}

export interface LockRelay {
  /** On loopback of this machine. */
  readonly port: number
  /**
   * Once the program has ended: gives back what is still locked, and tells what became of the lock. Twice is the same. Rejects with
   * 'bitbucket/lock-token-unknown' or 'bitbucket/unlock-failed' where production may stay locked.
   */
  end(): Promise<RelayedLock>
}

export type RelayedLock = {
  /** What the program asked for and was refused or failed, which it may hide itself. */
  readonly trouble: readonly string[]
} & (
  | { readonly kind: 'never-locked' }
  | { readonly kind: 'refused'; readonly why: 'held' | 'unauthorized' | 'unreachable'; readonly text: string }
  | {
      readonly kind: 'released'
      readonly lockedAt: Date
      readonly drainedAt: Date | undefined
      readonly releasedAt: Date
      /** `program`: by the program itself, as it should be. `left-behind`: it ended without. */
      readonly by: 'program' | 'left-behind' | 'deadline' | 'never-drained' | 'another'
    }
)
