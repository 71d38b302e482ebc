import { escapeIdentifier } from 'pg'
import type { ServerAbilities } from '../../../ports/database.ts'
import type { Session, TextRow } from './session.ts'

// From 16 on a member has what its grant says (SET, INHERIT), and only who has ADMIN on a role may grant it. Before, every
// member may set the role, what it inherits is its own attribute, and CREATEROLE may grant any role but a superuser.
const GRANTS_HAVE_OPTIONS = 160_000

const ABILITIES = `select m.rolcreatedb or m.rolsuper as databases, m.rolcreaterole or m.rolsuper as creates, m.rolinherit as inherits,
    pg_has_role(m.oid, 'pg_read_all_stats', 'usage') as sessions, current_setting('server_version_num') as version,
    o.oid is not null as exists, coalesce(o.rolsuper, false) as boss, coalesce(pg_has_role(m.oid, o.oid, 'usage'), false) as has,
    coalesce(pg_has_role(m.oid, o.oid, 'member'), false) as member,
    coalesce(pg_has_role(m.oid, o.oid, 'member with admin option'), false) as admin
  from pg_roles m left join pg_roles o on o.rolname = $1 where m.rolname = current_user`

/** Of the login itself, for databases that `owner` shall own. */
export async function readAbilities(session: Session, owner: string): Promise<ServerAbilities> {
  const [row = {}] = await session.query(ABILITIES, [owner])
  const given = isTrue(row, 'has') && (await maySet(session, row, owner))
  return {
    databases: isTrue(row, 'databases'),
    owner: given ? 'given' : ownerFor(row),
    sessions: isTrue(row, 'sessions'),
  }
}

/** Creating for an owner, restoring as it, marking and dropping what it owns: all of it asks for its rights. */
export async function actAs(session: Session, role: string): Promise<void> {
  const [row = {}] = await session.query(ABILITIES, [role])
  if (isTrue(row, 'has') && (await maySet(session, row, role))) return
  const options = hasOptions(row) ? ' with inherit true, set true' : ''
  await session.execute(`grant ${escapeIdentifier(role)} to current_user${options}`)
}

async function maySet(session: Session, row: TextRow, role: string): Promise<boolean> {
  if (!hasOptions(row)) return isTrue(row, 'member')
  const [answer] = await session.query(`select pg_has_role($1, 'set') as may`, [role])
  return answer?.['may'] === 't'
}

function ownerFor(row: TextRow): ServerAbilities['owner'] {
  if (!isTrue(row, 'exists')) return isTrue(row, 'creates') ? inherited(row) : 'needs-createrole'
  if (hasOptions(row)) return isTrue(row, 'admin') ? 'given' : 'needs-membership'
  const mayGrant = isTrue(row, 'creates') && !isTrue(row, 'boss')
  return mayGrant || isTrue(row, 'member') ? inherited(row) : 'needs-membership'
}

function inherited(row: TextRow): ServerAbilities['owner'] {
  return hasOptions(row) || isTrue(row, 'inherits') ? 'given' : 'needs-inherit'
}

function hasOptions(row: TextRow): boolean {
  return Number(row['version']) >= GRANTS_HAVE_OPTIONS
}

function isTrue(row: TextRow, column: string): boolean {
  return row[column] === 't'
}
