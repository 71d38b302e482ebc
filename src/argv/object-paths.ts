/** Without the path of the home, which would make the rules of sudo too long: they name such a path eight times. With outer stores beside the own. */
export const STORES = '*/shared/data*'

/**
 * An expression of find for what a repository keeps its objects in: the folders of loose objects, and packs; with `below`, for what lies in
 * those folders. A branch may be called `objects/ab/c`, and is none. `stores`: what the folders fit that hold `repositories/`.
 */
export function objectPaths(below: '' | '/*', stores: string = STORES): readonly string[] {
  const repository = `${stores}/repositories/*`
  const others = ['refs', 'stash-refs', 'logs', 'hooks'].flatMap((name) => ['!', '-path', `${repository}/${name}/*`])
  const loose = `${repository}/objects/[0-9a-f][0-9a-f]${below}`
  return ['(', '-path', loose, '-o', '-path', `${repository}/objects/pack/*`, ')', ...others]
}

/** The same for what LFS and the attachments keep, in the home alone. Nothing tells a branch of such a name apart, so the path is whole. */
export const largeFiles: readonly string[] = [
  '-path',
  '*/shared/data/git-lfs/*',
  '-o',
  '-path',
  '*/shared/data/attachments/*',
]
