import { archivesFolder } from '../backup/given/archive-place.ts'
import type { BackupPlaces } from '../backup/kept/kept-backup.ts'
import { findEnvironment, findRefresh } from '../config/find-environment.ts'
import { layoutOf } from '../hold/layout.ts'
import type { App } from './app.ts'

/** Where backups for a target lie on its host, and how people call them. */
export function backupPlaces(
  { config, generations }: Pick<App, 'config' | 'generations'>,
  target: string,
): BackupPlaces {
  const layout = layoutOf(findEnvironment(config, target).nodes[0].home)
  const archives = archivesFolder(findRefresh(config, target), layout)
  return { layout, archives, bookmarks: generations(target).bookmarks() }
}
