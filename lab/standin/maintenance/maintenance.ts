/** `db-state` and `scm-state` of a running backup. */
export type DrainState = 'AVAILABLE' | 'LATCHED' | 'DRAINED'

export interface Backup {
  readonly id: string
  readonly cancelToken: string
  readonly startedAt: number
  readonly percentage: number
}

/** The maintenance lock and the external backup under it, as data. Times in milliseconds. */
export interface Maintenance {
  readonly unlockToken: string | undefined
  readonly owner: string
  readonly backup: Backup | undefined
}

/** How long draining takes, and what holds it up. */
export interface Draining {
  readonly latchMs: number
  readonly drainMs: number
  readonly never: boolean
  readonly openPushes: number
}

export type Refusal = 'already-locked' | 'not-locked' | 'wrong-token' | 'already-running' | 'no-backup'

export type Transition =
  | { readonly kind: 'moved'; readonly to: Maintenance }
  | { readonly kind: 'refused'; readonly because: Refusal }

export const unlocked: Maintenance = { unlockToken: undefined, owner: '', backup: undefined }

export function lock(now: Maintenance, token: string, owner: string): Transition {
  if (now.unlockToken !== undefined) return refused('already-locked')
  return moved({ unlockToken: token, owner, backup: undefined })
}

export function unlock(now: Maintenance, token: string): Transition {
  const problem = tokenProblem(now, token)
  return problem === undefined ? moved(unlocked) : refused(problem)
}

export function startBackup(now: Maintenance, token: string, backup: Omit<Backup, 'percentage'>): Transition {
  const problem = tokenProblem(now, token)
  if (problem !== undefined) return refused(problem)
  if (now.backup !== undefined) return refused('already-running')
  return moved({ ...now, backup: { ...backup, percentage: 0 } })
}

/** 100 ends the backup; the lock stays. */
export function reportProgress(now: Maintenance, token: string, percentage: number): Transition {
  const problem = tokenProblem(now, token)
  if (problem !== undefined) return refused(problem)
  if (now.backup === undefined) return refused('no-backup')
  return moved({ ...now, backup: percentage >= 100 ? undefined : { ...now.backup, percentage } })
}

/** Ends the backup, not the lock. */
export function cancelBackup(now: Maintenance, cancelToken: string): Transition {
  if (now.backup === undefined) return refused('no-backup')
  if (now.backup.cancelToken !== cancelToken) return refused('wrong-token')
  return moved({ ...now, backup: undefined })
}

export function databaseState(now: Maintenance, draining: Draining, at: number): DrainState {
  return drainState(now, { ...draining, openPushes: 0 }, at)
}

/** Repositories drain later than the database: a push that was let in must end first. */
export function repositoryState(now: Maintenance, draining: Draining, at: number): DrainState {
  return drainState(now, { ...draining, drainMs: draining.drainMs * 1.5 }, at)
}

function drainState(now: Maintenance, draining: Draining, at: number): DrainState {
  if (now.backup === undefined) return 'AVAILABLE'
  const elapsed = at - now.backup.startedAt
  if (elapsed < draining.latchMs) return 'AVAILABLE'
  const waits = draining.never || draining.openPushes > 0 || elapsed < draining.latchMs + draining.drainMs
  return waits ? 'LATCHED' : 'DRAINED'
}

function tokenProblem(now: Maintenance, token: string): Refusal | undefined {
  if (now.unlockToken === undefined) return 'not-locked'
  return now.unlockToken === token ? undefined : 'wrong-token'
}

function moved(to: Maintenance): Transition {
  return { kind: 'moved', to }
}

function refused(because: Refusal): Transition {
  return { kind: 'refused', because }
}
