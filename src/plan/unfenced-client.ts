import type { GivenBackup } from '../backup/given/given-backup.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Refusal } from '../guard/guarded.ts'
import type { Waiver } from './plan.ts'

export interface Restoring {
  readonly refresh: Pick<RefreshConfig, 'target' | 'from' | 'backup' | 'fence'>
  readonly given?: GivenBackup | undefined
  /** Of the plan that a run began with: they count, whatever the configuration has become. */
  readonly waivers?: readonly Waiver[]
}

/**
 * The vendor's restore client has the archive of production in hand, which names production's database, and nobody has seen that every
 * version heeds where it is told to restore to [unverified]. So it is never run without the fence.
 */
export function unfencedClient({ refresh, given, waivers = [] }: Restoring): readonly Refusal[] {
  const { target, from, backup, fence } = refresh
  if (backup.kind !== 'client' || given !== undefined) return []
  if (fence.kind === 'raised' && waivers.every(({ proof }) => proof !== 'fence')) return []
  return [
    {
      id: 'client-unfenced',
      because: `the fence of ${target} is waived, and only behind it may the vendor's restore client run: one that does not heed jdbc.override would fill the database of ${from}`,
      hint: `write refresh.${target}.fence: {with: [nftables]} and begin a new run, or use backup: {method: native}, or {method: diy}`,
    },
  ]
}
