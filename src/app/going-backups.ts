import { dirname } from 'node:path/posix'
import { keptNames } from '../backup/kept/kept-backup.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { layoutOf } from '../hold/layout.ts'
import type { HostReader } from '../ports/host.ts'
import { tooFull, type Surplus } from '../steps/retained.ts'
import { nextBackupForSpace, surplusBackups } from '../steps/surplus-backups.ts'
import type { App } from './app.ts'
import { neededBackup } from './needed-backup.ts'

/** What the next backup of a target lets go at its end; of what goes for room only the first, as nobody knows how much that frees. */
export async function goingBackups(
  app: Pick<App, 'config' | 'store' | 'generations' | 'clock'>,
  host: Pick<HostReader, 'name' | 'status' | 'list' | 'freeSpace'>,
  environment: string,
): Promise<readonly Surplus<string>[]> {
  const refresh = findRefresh(app.config, environment)
  const layout = layoutOf(findEnvironment(app.config, environment).nodes[0].home)
  const kept = {
    others: await keptNames(host, layout),
    bookmarks: app.generations(environment).bookmarks(),
    needed: neededBackup(app.store, layout, environment)?.name,
    refresh,
    now: app.clock.now(),
  }
  const surplus = surplusBackups(kept)
  const { freeBytes } = refresh.backupRetention
  const next = nextBackupForSpace(kept)
  if (freeBytes === undefined || next === undefined || surplus.some(({ one }) => one === next)) return surplus
  const { bytes } = await host.freeSpace(dirname(layout.home))
  if (bytes >= freeBytes) return surplus
  return [...surplus, { one: next, because: tooFull({ host, layout }, { kind: 'backup', freeBytes }, bytes) }]
}
