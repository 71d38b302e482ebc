/** Without the path of the home, which would make the rules of sudo too long: they name such a path eight times. With outer stores beside the own. */
export const STORES = '*/shared/data*'

/**
 * An expression of find for what a repository keeps its objects in: the folders of loose objects, and packs; with `below`, for what lies in
 * those folders. A branch may be called `objects/ab/c`, and is none. `stores`: what the folders fit that hold `repositories/`.
 */
export function objectPaths(below: '' | '/*', stores: string = STORES): readonly string[] {
  const repository = `${stores}/repositories/*`
  const loose = `${repository}/objects/[0-9a-f][0-9a-f]${below}`
  return ['(', '-path', loose, '-o', '-path', `${repository}/objects/pack/*`, ')', ...noBranch(repository)]
}

/** The same for the folder that holds all of them. */
export function objectFolders(stores: string): readonly string[] {
  const repository = `${stores}/repositories/*`
  // Most of what find meets is told by its own name, which costs far less than its path.
  return ['-type', 'd', '-name', 'objects', '-path', `${repository}/objects`, ...noBranch(repository)]
}

function noBranch(repository: string): readonly string[] {
  return ['refs', 'stash-refs', 'logs', 'hooks'].flatMap((name) => ['!', '-path', `${repository}/${name}/*`])
}

/** The same for what LFS and the attachments keep, in the home alone. Nothing tells a branch of such a name apart, so the path is whole. */
export const largeFiles: readonly string[] = [
  '-path',
  '*/shared/data/git-lfs/*',
  '-o',
  '-path',
  '*/shared/data/attachments/*',
]
