import type { CheckResult } from '../kernel/check-result.ts'
import { equals } from '../ports/predicate.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { CheckedCopy } from './check-copy.ts'

/** An equal server id is a failure on a finished copy: linked applications would take it for production. */
export async function identityChecks({ database, sourceDatabase }: CheckedCopy): Promise<readonly CheckResult[]> {
  const [own, source] = [await serverId(database), await serverId(sourceDatabase)]
  const known = own !== undefined && source !== undefined
  const verdict = own === source ? 'fail' : 'pass'
  return [
    {
      id: 'server-id/differs-from-source',
      title: 'The server id of the copy differs from that of the source',
      result: known ? verdict : 'unknown',
      evidence: `copy ${own ?? 'none'}, source ${source ?? 'none'}`,
    },
  ]
}

async function serverId(database: DatabaseReader): Promise<string | undefined> {
  const [row] = await database.select({
    table: 'app_property',
    columns: ['prop_value'],
    where: equals('prop_key', 'server.id'),
  })
  return row === undefined ? undefined : String(row['prop_value'])
}
