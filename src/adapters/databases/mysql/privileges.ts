import type { DatabasePrivileges, Privilege } from '../../../ports/database.ts'
import type { TextRow } from './prepare-session.ts'
import type { Session } from './session.ts'

const GRANTS = `
  select 'database' as kind, '' as object, grantee as grantee, privilege_type as privilege, is_grantable as grantable
    from information_schema.schema_privileges where table_schema = database()
  union all select 'relation', table_name, grantee, privilege_type, is_grantable
    from information_schema.table_privileges where table_schema = database()
  union all select 'column', concat(table_name, '.', column_name), grantee, privilege_type, is_grantable
    from information_schema.column_privileges where table_schema = database()`

/** Who may do what in it, as far as the login may see; a grantee is written as the server does, `'bitbucket'@'%'`. */
export async function readPrivileges(session: Session): Promise<DatabasePrivileges> {
  const grants = (await session.query(GRANTS)).map(toGrant)
  return { owner: '', connectionLimit: -1, grants: grants.toSorted(inOrder), settings: [] }
}

function toGrant(row: TextRow): Privilege {
  const kind = row['kind']
  return {
    on: kind === 'database' || kind === 'relation' ? kind : 'column',
    object: row['object'] ?? '',
    grantee: row['grantee'] ?? '',
    privilege: row['privilege'] ?? '',
    grantable: row['grantable'] === 'YES',
  }
}

function inOrder(one: Privilege, other: Privilege): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
