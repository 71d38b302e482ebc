import type { Target } from '../../kernel/target.ts'

/** Where a path of the source lies on the target: inside the target's homes, else undefined. */
export function targetPath(path: string, target: Target): string | undefined {
  if (below(path, target.sharedHome) !== undefined || below(path, target.home) !== undefined) return path
  const shared = below(path, target.sourceSharedHome)
  if (shared !== undefined) return target.sharedHome + shared
  const local = below(path, target.sourceHome)
  return local === undefined ? undefined : target.home + local
}

/** What follows the folder, with its `/`; undefined for a path outside of it or one that climbs out. */
function below(path: string, folder: string): string | undefined {
  const root = folder.replace(/\/+$/, '')
  if (path.split('/').includes('..')) return undefined
  return path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined
}
