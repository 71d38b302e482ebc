import type { DatabasePrivileges, Privilege } from '../../../ports/database.ts'
import type { Session, TextRow } from './session.ts'

/** A privilege with the owner of its object, whose own privileges are never taken away. */
export interface OwnedPrivilege extends Privilege {
  readonly owner: string
}

const USER_SCHEMA = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const CELLS = `case a.grantee when 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end as grantee, a.privilege_type, a.is_grantable`

const GRANTS: Readonly<Record<Privilege['on'], string>> = {
  database: `select '' as object, pg_get_userbyid(datdba) as owner, ${CELLS}
    from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) a where datname = current_database()`,
  schema: `select format('%I', n.nspname) as object, pg_get_userbyid(nspowner) as owner, ${CELLS}
    from pg_namespace n, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a where ${USER_SCHEMA}`,
  relation: `select format('%I.%I', n.nspname, c.relname) as object, pg_get_userbyid(relowner) as owner, ${CELLS}
    from pg_class c join pg_namespace n on n.oid = relnamespace,
      aclexplode(coalesce(relacl, acldefault(case relkind when 'S' then 's' else 'r' end::"char", relowner))) a
    where relkind in ('r', 'v', 'm', 'S', 'f', 'p') and ${USER_SCHEMA}`,
  column: `select format('%I.%I.%I', n.nspname, c.relname, attname) as object, pg_get_userbyid(relowner) as owner, ${CELLS}
    from pg_attribute join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace, aclexplode(attacl) a
    where not attisdropped and ${USER_SCHEMA}`,
  function: `select format('%I.%I(%s)', n.nspname, proname, pg_get_function_identity_arguments(p.oid)) as object,
      pg_get_userbyid(proowner) as owner, ${CELLS}
    from pg_proc p join pg_namespace n on n.oid = pronamespace, aclexplode(coalesce(proacl, acldefault('f', proowner))) a
    where ${USER_SCHEMA}`,
  default: `select pg_get_userbyid(defaclrole) || '/' || coalesce(n.nspname, '*') || '/' || defaclobjtype::text as object,
      pg_get_userbyid(defaclrole) as owner, ${CELLS}
    from pg_default_acl left join pg_namespace n on n.oid = defaclnamespace, aclexplode(defaclacl) a`,
}

const KINDS = ['database', 'schema', 'relation', 'column', 'function', 'default'] as const

const DATABASE = `select pg_get_userbyid(datdba) as owner, datconnlimit from pg_database where datname = current_database()`

const SETTINGS = `select r.rolname as role, split_part(c, '=', 1) as name, substr(c, strpos(c, '=') + 1) as value
  from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase left join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
  where d.datname = current_database() order by r.rolname nulls first, 2`

/** What a restore under another name loses, and what it keeps, in one comparable form. */
export async function readPrivileges(session: Session): Promise<DatabasePrivileges> {
  const [database] = await session.query(DATABASE)
  const settings = await session.query(SETTINGS)
  const grants = await readGrants(session)
  return {
    owner: database?.['owner'] ?? '',
    connectionLimit: Number(database?.['datconnlimit']),
    grants: grants.map(withoutOwner),
    settings: settings.map((row) => ({
      role: row['role'] ?? undefined,
      name: row['name'] ?? '',
      value: row['value'] ?? '',
    })),
  }
}

/** Sorted, each once: the order within an ACL says nothing. */
export async function readGrants(session: Session): Promise<readonly OwnedPrivilege[]> {
  const grants = new Map<string, OwnedPrivilege>()
  for (const on of KINDS) {
    for (const row of await session.query(GRANTS[on])) {
      const grant = toGrant(on, row)
      grants.set(grantKey(grant), grant)
    }
  }
  return [...grants].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, grant]) => grant)
}

/** Equal for equal privileges. */
export function grantKey({ on, object, grantee, privilege, grantable }: Privilege): string {
  return JSON.stringify([on, object, grantee, privilege, grantable])
}

function withoutOwner({ on, object, grantee, privilege, grantable }: OwnedPrivilege): Privilege {
  return { on, object, grantee, privilege, grantable }
}

function toGrant(on: Privilege['on'], row: TextRow): OwnedPrivilege {
  return {
    on,
    object: row['object'] ?? '',
    grantee: row['grantee'] ?? '',
    privilege: row['privilege_type'] ?? '',
    grantable: row['is_grantable'] === 't',
    owner: row['owner'] ?? '',
  }
}
