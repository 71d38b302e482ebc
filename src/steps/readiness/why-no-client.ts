import {
  clientDoubts,
  clientRefusals,
  CLIENT_REFUSED_HINT,
  type ClientSource,
} from '../../backup/client/client-refusals.ts'
import { licenseKind, type LicenseKind } from '../../backup/client/license-kind.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import { equals } from '../../ports/predicate.ts'
import type { SourceSystems } from '../run-context.ts'
import type { Ends } from './ends.ts'
import { problem } from './problem.ts'

/** What the client meets at the source, each in words; none where nobody asks it to back up. Reads only. */
export async function whyNoClient(
  { source, refresh, given }: Pick<Ends, 'source' | 'refresh' | 'given'>,
  facts: Pick<Facts, 'version'> | undefined,
): Promise<readonly Diagnostic[]> {
  const { backup } = refresh
  if (backup.kind !== 'client' || given !== undefined) return []
  const asked = await askedSource(source, facts)
  return [
    ...clientRefusals(asked).map((because) => problem(because, CLIENT_REFUSED_HINT)),
    ...clientDoubts(asked).map((doubt) => doubted(doubt, refresh.target, backup.singleServer)),
  ]
}

/** Unknown is not safe, until somebody knows. */
function doubted(doubt: string, target: string, isSaid: boolean): Diagnostic {
  if (isSaid)
    return { severity: 'warning', summary: doubt, hint: 'the configuration says that it is a Server of one node' }
  return problem(
    doubt,
    `look under Administration > Licensing and Clustering there; where it is a Server of one node, say so by \`singleServer: true\` of refresh.${target}.backup`,
  )
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
  const refusals = (await whyNoClient(ends, facts)).filter(({ severity }) => severity === 'error')
  const [first] = refusals
  if (first === undefined) return
  throw new AppError('policy/no-backup-client', refusals.map(({ summary }) => summary).join('; '), {
    hint: first.hint ?? CLIENT_REFUSED_HINT,
  })
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
