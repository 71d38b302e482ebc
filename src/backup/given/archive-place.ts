import { join, normalize } from 'node:path/posix'
import type { RefreshConfig } from '../../config/refresh.ts'
import type { Layout } from '../../hold/layout.ts'

/** The one folder on the target's host in which archives are looked for, so that the rules of sudo can name it. */
export function archivesFolder({ archives }: Pick<RefreshConfig, 'archives'>, layout: Pick<Layout, 'beside'>): string {
  return archives.folder ?? join(layout.beside, 'archives')
}

/** Where `asked` lies, a name or a path in that folder; undefined for any other place. */
export function placeOfArchive(folder: string, asked: string): string | undefined {
  const path = normalize(asked.startsWith('/') ? asked : join(folder, asked)).replace(/\/+$/, '')
  // What sudo is asked for is split at blanks, and no rule allows a path that has one.
  return path.startsWith(`${folder}/`) && !/\s/.test(path) ? path : undefined
}
