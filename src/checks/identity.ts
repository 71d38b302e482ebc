import { guardedCheck, verdict } from '../integrations/rest-check.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { equals } from '../ports/predicate.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { CheckedCopy } from './checked-copy.ts'

/** An equal server id is a failure on a finished copy: linked applications would take it for production. */
export async function identityChecks({ database, sourceDatabase }: CheckedCopy): Promise<readonly CheckResult[]> {
  const check = {
    id: 'server-id/differs-from-source',
    title: 'The server id of the copy differs from that of the source',
  }
  return [
    await guardedCheck(check, async () => {
      const [own, source] = [await serverId(database), await serverId(sourceDatabase)]
      const evidence = `copy ${own ?? 'none'}, source ${source ?? 'none'}`
      return own === undefined || source === undefined
        ? { result: 'unknown', evidence }
        : verdict(own !== source, evidence)
    }),
  ]
}

async function serverId(database: DatabaseReader): Promise<string | undefined> {
  const [row] = await database.select({
    table: 'app_property',
    columns: ['prop_value'],
    where: equals('prop_key', 'server.id'),
  })
  const value = row?.['prop_value']
  return typeof value === 'string' ? value : undefined
}
