import { archivesFolder } from '../backup/given/archive-place.ts'
import type { BackupPlaces } from '../backup/kept/kept-backup.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { layoutOf } from '../hold/layout.ts'

/** Where backups for a target lie on its host. */
export function backupPlaces({ nodes }: EnvironmentConfig, refresh: RefreshConfig): BackupPlaces {
  const layout = layoutOf(nodes[0].home)
  return { layout, archives: archivesFolder(refresh, layout) }
}
