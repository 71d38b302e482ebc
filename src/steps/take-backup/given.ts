import { findGiven, type PackedBackup } from '../../backup/given/given-backup.ts'
import { archivesFolder } from '../../backup/given/archive-place.ts'
import { formatManifest, manifestPath } from '../../backup/manifest.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { Effect } from '../effect.ts'
import { installedVersionIn, type RunContext } from '../run-context.ts'
import { manifestOfGiven } from './judge-given.ts'
import { mainFileOf } from './read-dump.ts'
import { clear, moveToPlace } from './unpack-archive.ts'
import { unpackGiven } from './unpack-given.ts'

/**
 * A backup that lies on the target's host already becomes what a native one would have brought. Begun again it starts anew: a half
 * unpacked archive looks like a whole one. What is refused leaves nothing behind.
 */
export function givenBackup(context: RunContext, given: PackedBackup): Effect<{ readonly path: string }> {
  const { host, layout } = context.target
  const paths = incomingPaths(layout, context.run)
  return {
    id: 'take-backup/given',
    title: `take ${given.path} on ${host.name}; nothing is asked of ${context.source.config.name}`,
    apply: async (signal) => {
      const found = await findGiven(host, archivesFolder(context.refresh, layout), given.path)
      try {
        const reading = { ...context, targetVersion: installedVersionIn(context) }
        const unpacked = await unpackGiven(reading, found, 'unpack', signal)
        const manifest = await manifestOfGiven(reading, { ...found, ...unpacked }, signal)
        await moveToPlace(context, paths, manifest.outerStores ?? [])
        await host.writeFile(manifestPath(paths.folder), encodeUtf8(formatManifest(manifest)), secretFile)
      } catch (error) {
        if (!signal.aborted) await clear(context, [paths.unpacked]).catch(() => undefined)
        throw error
      }
    },
    verify: async () => {
      const dump = mainFileOf(context.target.config.database.vendor, paths.database)
      const needed = [manifestPath(paths.folder), dump, `${paths.held}/bitbucket.properties`]
      for (const path of [...needed, `${paths.home}/shared/data`]) {
        if ((await host.status(path)) === undefined) return { kind: 'open', seen: `${path} is not there` }
      }
      return { kind: 'done', result: { path: given.path } }
    },
  }
}
