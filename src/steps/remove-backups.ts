import { halfRemoved, keptNames } from '../backup/kept/kept-backup.ts'
import type { Effect } from './effect.ts'
import { removeBackup } from './remove-backup.ts'
import { removeSurplus, type Surplus } from './retained.ts'
import type { RunContext } from './run-context.ts'
import { nextBackupForSpace, surplusBackups, type KeptBackups } from './surplus-backups.ts'

export type RemovingBackups = Pick<
  RunContext,
  'run' | 'target' | 'refresh' | 'clock' | 'note' | 'generations' | 'neededBackup'
>

/** Kept backups that no setting keeps go, then as many more as the disk needs; never the one that this run took. */
export function surplusBackupsRemoved(removing: RemovingBackups, id: string): Effect<{ backups: readonly string[] }> {
  const { target, refresh, clock } = removing
  const { host, layout } = target
  const { freeBytes } = refresh.backupRetention
  // One that grows too old meanwhile goes with the next backup.
  const now = clock.now()
  let madeRoom = freeBytes === undefined
  const surplus = async () => surplusBackups(await keptOf(removing, now))
  return {
    id,
    title: 'remove backups beyond the limit',
    apply: async (signal) => {
      for (const name of await halfRemoved(host, layout)) await removeBackup(target, name)
      const retained = {
        kind: 'backup',
        freeBytes,
        surplus,
        nextForSpace: async () => nextBackupForSpace(await keptOf(removing, now)),
        remove: (one: Surplus<string>) => removed(removing, one),
      } as const
      await removeSurplus(removing, retained, signal)
      madeRoom = true
    },
    verify: async () => {
      const left = [...(await surplus()).map(({ one }) => one), ...(await halfRemoved(host, layout))]
      if (left[0] !== undefined)
        return { kind: 'open', seen: `backup ${left[0]} of ${target.config.name} is still there` }
      return madeRoom
        ? { kind: 'done', result: { backups: await keptNames(host, layout) } }
        : { kind: 'open', seen: 'the disk was not looked at to its end' }
    },
  }
}

async function removed({ target, note }: RemovingBackups, { one, because }: Surplus<string>): Promise<void> {
  await removeBackup(target, one)
  note(`removed backup ${one}: ${because}`)
}

async function keptOf(
  { run, target: { host, layout }, refresh, generations, neededBackup: needed }: RemovingBackups,
  now: Date,
): Promise<KeptBackups> {
  const others = (await keptNames(host, layout)).filter((name) => name !== run)
  return { others, bookmarks: generations.bookmarks(), needed, refresh, now }
}
