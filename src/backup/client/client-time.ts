import type { LockConfig } from '../../config/backup.ts'

/** The client holds the lock for all of its run [doc]; what it needs to start and to end comes on top. */
const MARGIN_SECONDS = 30

export function clientSeconds({ totalMs }: LockConfig): number {
  return Math.ceil(totalMs / 1000) + MARGIN_SECONDS
}
