import type { Manifest } from '../../backup/manifest.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import { someOf } from '../../verification/some-of.ts'
import type { RunContext } from '../run-context.ts'

/** For a manifest. Where a database has no owner they are the accounts' of its server, and their administrator gives them on the copy's. */
export async function privilegesToCarry(
  { note, target }: Pick<RunContext, 'note' | 'target'>,
  source: Pick<DatabaseReader, 'identity' | 'privileges'>,
): Promise<Pick<Manifest, 'privileges'>> {
  const privileges = await source.privileges()
  if ((await source.identity()).owner !== undefined) return { privileges }
  const accounts = [...new Set(privileges.grants.map(({ grantee }) => grantee))]
  if (accounts.length > 0)
    note(`what accounts may do is not carried over to ${target.config.name}: ${someOf(accounts)} on the source`)
  return {}
}
