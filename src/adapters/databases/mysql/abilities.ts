import type { ServerAbilities } from '../../../ports/database.ts'
import type { Session } from './session.ts'
import { maySee } from './sessions.ts'

/** What makes, fills, cuts and drops a database. */
const NEEDED = ['ALTER', 'CREATE', 'DELETE', 'DROP', 'INDEX', 'INSERT', 'LOCK TABLES', 'REFERENCES', 'SELECT', 'UPDATE']

// What it has everywhere, and on the names that a pattern of its own has, as in `bitbucket\_stg%`; what a role gives is not looked for.
const GRANTED = `select distinct privilege_type from (
    select grantee, privilege_type, '%' as pattern from information_schema.user_privileges
    union all select grantee, privilege_type, table_schema from information_schema.schema_privileges) granted
  where ? like pattern
    and grantee = concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')`

/** Of the login itself, for a database of this name. What the owner needs there is its administrator's to give. */
export async function readAbilities(session: Session, name: string): Promise<ServerAbilities> {
  const rows = await session.cells(GRANTED, [name])
  const granted = new Set(rows.map(([privilege]) => privilege?.toString()))
  return {
    databases: NEEDED.every((privilege) => granted.has(privilege)),
    owner: 'given',
    sessions: await maySee(session),
  }
}
