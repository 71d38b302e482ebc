/**
 * What Git and Bitbucket write once, under a name of its own, and only ever remove: loose objects, packs, LFS objects, attachments
 * [documented: backup.md, "append-only"; Git writes objects and packs to a temporary file and renames it]. Two copies may share such
 * a file. As patterns of rsync, from the home.
 */
export const writtenOnce: readonly string[] = [
  '/shared/data/repositories/**/objects/[0-9a-f][0-9a-f]/',
  '/shared/data/repositories/**/objects/pack/*',
  '/shared/data/git-lfs/',
  '/shared/data/attachments/',
]

/** The same in whatever home, as paths of find. */
export const writtenOncePaths: readonly string[] = [
  '*/shared/data/repositories/*/objects/[0-9a-f][0-9a-f]/*',
  '*/shared/data/repositories/*/objects/pack/*',
  '*/shared/data/git-lfs/*',
  '*/shared/data/attachments/*',
]
