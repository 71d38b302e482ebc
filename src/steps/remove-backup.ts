import { keptPaths } from '../hold/layout.ts'
import type { TargetSystems } from './run-context.ts'

type Holding = Pick<TargetSystems, 'host' | 'layout'>

/** Set aside by one rename before anything in it goes, so that no half of it is taken for a backup. Twice is done. */
export async function removeBackup({ host, layout }: Holding, name: string): Promise<void> {
  const { folder, removed } = keptPaths(layout, name)
  await host.removeFolder(removed, [layout.backups])
  if ((await host.status(folder)) !== undefined) await host.rename(folder, removed)
  await host.removeFolder(removed, [layout.backups])
}

/** What of it is still there; undefined once nothing is. */
export async function leftOfBackup({ host, layout }: Holding, name: string): Promise<string | undefined> {
  const { folder, removed } = keptPaths(layout, name)
  for (const path of [folder, removed]) if ((await host.status(path)) !== undefined) return path
  return undefined
}
