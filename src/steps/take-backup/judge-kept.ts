import { basename, join } from 'node:path/posix'
import type { Dump } from '../../backup/given/ask-dump.ts'
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
 * Reads the backup to its end: dump, configuration and lists by their hashes, the home by its size, and what the dump tells of itself. What a
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
  const { vendor } = target.config.database
  if (manifest.vendor !== vendor)
    throw refusedGiven(
      context,
      given,
      `is a backup of ${manifest.vendor}, and ${target.config.name} uses ${vendor}: a copy stays with its vendor`,
    )
  const changed = whatChanged(manifest.kept, await seeContent(target.host, given.path, signal))
  if (changed.length > 0) throw refusedGiven(context, given, `is not as it was kept: ${someOf(changed)}`)
  const paths = keptPaths(target.layout, basename(given.path))
  // Only what was compared is trusted to be the dump that a run received, whose statements a refresh restores as they are.
  const dump = await readDump(context, given, { folder: paths.database, lines: 'any' }, signal)
  refuseWithoutTables(context, given, manifest, dump)
  await refuseAnother(context, given, dump, join(paths.held, 'bitbucket.properties'))
  refuseVersion(context, given, manifest.version)
  refuseAge(context, given, new Date(manifest.dataFrom))
  await refuseExtensions(context, given, dump)
  return manifest
}

/** What an extension of PostgreSQL makes stands in no dump of it, and pg_restore knows what its own has to hold. */
function refuseWithoutTables(context: Reading, given: KeptBackup, { vendor, tables }: Manifest, { toc }: Dump): void {
  if (vendor === 'postgresql') return
  const missing = tables.filter((table) => !toc.tables.includes(table))
  if (missing.length === 0) return
  throw refusedGiven(context, given, `has a dump without tables that its manifest names: ${someOf(missing)}`)
}

async function readKept(context: Reading, given: KeptBackup): Promise<KeptManifest> {
  const content = await context.target.host.readFile(manifestPath(given.path))
  if (content === undefined) throw refusedGiven(context, given, 'has no manifest.json')
  const manifest = parseManifest(content)
  if (manifest?.kept !== undefined) return { ...manifest, kept: manifest.kept }
  throw refusedGiven(context, given, 'has a manifest.json that this version of Understudy cannot read')
}
