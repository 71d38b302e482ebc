import { takenAt } from '../backup/kept/kept-backup.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { formatAge } from '../report/quantity.ts'
import type { Bookmarks } from './generations.ts'
import type { Surplus } from './retained.ts'
import { isOlder } from './surplus-generations.ts'

/** What the kept backups of a target are judged by. */
export interface KeptBackups {
  /** Newest first, but for the one that was just taken, which stays whatever is configured. */
  readonly others: readonly string[]
  readonly bookmarks: Bookmarks
  /** The one that an unfinished run restores. */
  readonly needed: string | undefined
  readonly refresh: Pick<RefreshConfig, 'keepBackups' | 'backupRetention'>
  readonly now: Date
}

/** By their names: what is beyond the limit, and what is too old. Never one with a bookmark, or one that a run needs. */
export function surplusBackups(kept: KeptBackups): readonly Surplus<string>[] {
  const { keepBackups = Infinity, backupRetention } = kept.refresh
  const others = removable(kept)
  const within = others.slice(0, keepBackups - 1)
  const tooOld = within.filter((name) => isOlder(takenAt(name), backupRetention.ageMs, kept.now))
  return [
    ...others.slice(within.length).map((one) => ({ one, because: `keepBackups is ${keepBackups}` })),
    ...tooOld.map((one) => ({ one, because: `it is ${formatAge(takenAt(one), kept.now)} old` })),
  ]
}

/** What goes next where the disk is too full: the oldest. */
export function nextBackupForSpace(kept: KeptBackups): string | undefined {
  return removable(kept).at(-1)
}

function removable({ others, bookmarks, needed }: KeptBackups): readonly string[] {
  const bookmarked = new Set(Object.values(bookmarks))
  return others.filter((name) => name !== needed && !bookmarked.has(name))
}
