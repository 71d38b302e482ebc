/** Without the path of the home, which would make the rules of sudo too long: they name such a path eight times. */
const DATA = '*/shared/data'

/**
 * An expression of find for what a repository keeps its objects in: the folders of loose objects, and packs; with `below`, for what lies in
 * those folders. A branch may be called `objects/ab/c`, and is none.
 */
export function objectPaths(below: '' | '/*'): readonly string[] {
  const repository = `${DATA}/repositories/*`
  const others = ['refs', 'stash-refs', 'logs', 'hooks'].flatMap((name) => ['!', '-path', `${repository}/${name}/*`])
  const loose = `${repository}/objects/[0-9a-f][0-9a-f]${below}`
  return ['(', '-path', loose, '-o', '-path', `${repository}/objects/pack/*`, ')', ...others]
}

/** The same for what LFS and the attachments keep. */
export const largeFiles: readonly string[] = ['-path', `${DATA}/git-lfs/*`, '-o', '-path', `${DATA}/attachments/*`]
