import { basename, join } from 'node:path/posix'
import type { KeptBackup } from '../../backup/given/given-backup.ts'
import { whatChanged } from '../../backup/kept/compare-content.ts'
import { seeContent } from '../../backup/kept/seen-content.ts'
import { manifestPath, parseManifest, type KeptContent, type Manifest } from '../../backup/manifest.ts'
import { keptPaths } from '../../hold/layout.ts'
import { someOf } from '../../verification/some-of.ts'
import { refuseAge, refuseAnother, refuseExtensions, refuseVersion } from './judge-given.ts'
import { readDump } from './read-dump.ts'
import type { Reading } from './reading.ts'
import { refusedGiven } from './refused-given.ts'

export interface KeptManifest extends Manifest {
  readonly kept: KeptContent
}

/**
 * Reads the backup to its end: dump, configuration and lists by their hashes, the home by its size, and the dump by pg_restore too. What a
 * repository holds is not read. Throws 'policy/refused-archive' for one that may not be restored here.
 */
export async function manifestOfKept(context: Reading, given: KeptBackup, signal: AbortSignal): Promise<KeptManifest> {
  const { source, target } = context
  const manifest = await readKept(context, given)
  if (manifest.source !== source.config.name)
    throw refusedGiven(
      context,
      given,
      `is a backup of ${manifest.source}, and ${target.config.name} is refreshed from ${source.config.name}`,
    )
  const changed = whatChanged(manifest.kept, await seeContent(target.host, given.path, signal))
  if (changed.length > 0) throw refusedGiven(context, given, `is not as it was kept: ${someOf(changed)}`)
  const paths = keptPaths(target.layout, basename(given.path))
  const dump = await readDump(context, given, paths.database, signal)
  await refuseAnother(context, given, dump, join(paths.held, 'bitbucket.properties'))
  refuseVersion(context, given, manifest.version)
  refuseAge(context, given, new Date(manifest.dataFrom))
  await refuseExtensions(context, given, dump)
  return manifest
}

async function readKept(context: Reading, given: KeptBackup): Promise<KeptManifest> {
  const content = await context.target.host.readFile(manifestPath(given.path))
  if (content === undefined) throw refusedGiven(context, given, 'has no manifest.json')
  const manifest = parseManifest(content)
  if (manifest?.kept !== undefined) return { ...manifest, kept: manifest.kept }
  throw refusedGiven(context, given, 'has a manifest.json that this version of Understudy cannot read')
}
