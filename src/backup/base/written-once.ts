/**
 * What Git and Bitbucket write once, under a name of its own, and only ever remove: loose objects, packs, LFS objects, attachments
 * [documented: backup.md, "append-only"; Git writes objects and packs to a temporary file and renames it]. Two copies may share such
 * a file. As rules of rsync, from the home; the first that fits counts: a branch may be called `objects/ab/c`.
 */
export const writtenOnce: readonly string[] = [
  ...['refs', 'stash-refs', 'logs', 'hooks'].map((folder) => `+ /shared/data/repositories/**/${folder}/**`),
  '- /shared/data/repositories/**/objects/[0-9a-f][0-9a-f]/',
  '- /shared/data/repositories/**/objects/pack/*',
  '- /shared/data/git-lfs/',
  '- /shared/data/attachments/',
]
