/**
 * What Git and Bitbucket write once, under a name of its own, and only ever remove: loose objects, packs, LFS objects, attachments
 * [documented: backup.md, "append-only"; Git writes objects and packs to a temporary file and renames it]. Two copies may share such
 * a file. As rules of rsync; the first that fits counts: a branch may be called `objects/ab/c`. `stores`: what the folders fit that hold
 * `repositories/`.
 */
function objectsIn(stores: string): readonly string[] {
  return [
    ...['refs', 'stash-refs', 'logs', 'hooks'].map((folder) => `+ ${stores}/repositories/**/${folder}/**`),
    `- ${stores}/repositories/**/objects/[0-9a-f][0-9a-f]/`,
    `- ${stores}/repositories/**/objects/pack/*`,
  ]
}

/** From a home, outer stores in it included, and from an outer store itself. Large files lie in the home's own. */
export const writtenOnce = {
  home: [...objectsIn('/shared/data*'), '- /shared/data/git-lfs/', '- /shared/data/attachments/'],
  store: objectsIn(''),
} as const
