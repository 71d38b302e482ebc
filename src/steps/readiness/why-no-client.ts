import {
  clientDoubts,
  clientRefusals,
  CLIENT_REFUSED_HINT,
  type ClientSource,
} from '../../backup/client/client-refusals.ts'
import { licenseKind, type LicenseKind } from '../../backup/client/license-kind.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Facts } from '../../kernel/facts.ts'
import { equals } from '../../ports/predicate.ts'
import type { SourceSystems } from '../run-context.ts'
import type { Ends } from './ends.ts'

/** Why the vendor's client can't back up the source; none where nobody asks it to. Reads only. */
export async function whyNoClient(
  { source, refresh, given }: Pick<Ends, 'source' | 'refresh' | 'given'>,
  facts: Pick<Facts, 'version'> | undefined,
): Promise<readonly string[]> {
  if (refresh.backup.kind !== 'client' || given !== undefined) return []
  return clientRefusals(await askedSource(source, facts))
}

/** What could not be told of the source, for whoever relies on the client all the same. Reads only. */
export async function doubtsAboutClient(
  { source }: Pick<Ends, 'source'>,
  facts: Pick<Facts, 'version'> | undefined,
): Promise<readonly string[]> {
  return clientDoubts(await askedSource(source, facts))
}

async function askedSource(source: SourceSystems, facts: Pick<Facts, 'version'> | undefined): Promise<ClientSource> {
  const { name, nodes } = source.config
  return {
    name,
    nodes: nodes.length,
    clusterNodes: await clusterNodes(source),
    version: facts?.version,
    license: await licenseOf(source),
  }
}

/** Before anything is locked. Throws 'policy/no-backup-client'. */
export async function refuseWithoutClient(
  ends: Pick<Ends, 'source' | 'refresh' | 'given'>,
  facts: Pick<Facts, 'version'>,
): Promise<void> {
  const because = await whyNoClient(ends, facts)
  if (because.length === 0) return
  throw new AppError('policy/no-backup-client', because.join('; '), { hint: CLIENT_REFUSED_HINT })
}

/** What the application knows of itself; undefined where it does not say. */
async function clusterNodes({ bitbucket }: SourceSystems): Promise<number | undefined> {
  if ((await bitbucket.state()) !== 'RUNNING') return undefined
  const { status, body } = await bitbucket.get('/rest/api/latest/admin/cluster')
  if (status !== 200 || typeof body !== 'object' || body === null || !('nodes' in body)) return undefined
  return Array.isArray(body.nodes) ? body.nodes.length : undefined
}

async function licenseOf(source: SourceSystems): Promise<LicenseKind> {
  await using database = await source.openDatabase()
  const where = equals('prop_key', 'license')
  const [row] = await database.select({ table: 'app_property', columns: ['prop_value'], where })
  return row === undefined ? 'unknown' : licenseKind(String(row['prop_value']))
}
