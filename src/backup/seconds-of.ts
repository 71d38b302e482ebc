import type { ClientConfig, DiyConfig } from '../config/backup.ts'

/** After which another's program is ended, as `timeout` is told. */
export function secondsOf({ timeoutMs }: Pick<DiyConfig | ClientConfig, 'timeoutMs'>): number {
  return Math.ceil(timeoutMs / 1000)
}
