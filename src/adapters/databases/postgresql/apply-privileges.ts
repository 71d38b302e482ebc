import { escapeIdentifier } from 'pg'
import type { DatabasePrivileges, Privilege, RoleNames } from '../../../ports/database.ts'
import { grantSql, revokeSql, splitDefault } from './grant-sql.ts'
import { grantKey, readGrants, readPrivileges, type OwnedPrivilege } from './privileges.ts'
import type { Session } from './session.ts'
import { settingValue } from './setting-value.ts'

// The first grant on new kinds of object brings the server's own defaults with it, which the second pass takes away again.
const PASSES = 2

/** In one transaction of a session on the copy; only what differs is changed. Answers the roles that were left out. */
export async function applyTo(
  session: Session,
  name: string,
  wanted: DatabasePrivileges,
  roles: RoleNames,
): Promise<readonly string[]> {
  const renamed = rename(wanted, roles, await rolesOf(session))
  await session.execute('begin')
  await applyDatabase(session, name, renamed.privileges)
  await applySettings(session, name, renamed.privileges)
  for (let pass = 0; pass < PASSES; pass += 1) await applyGrants(session, name, renamed.privileges.grants)
  await session.execute('commit')
  return renamed.leftOut
}

async function rolesOf(session: Session): Promise<ReadonlySet<string>> {
  const rows = await session.query('select rolname from pg_roles')
  return new Set(rows.map((row) => row['rolname'] ?? ''))
}

function rename(
  wanted: DatabasePrivileges,
  roles: RoleNames,
  known: ReadonlySet<string>,
): { readonly privileges: DatabasePrivileges; readonly leftOut: readonly string[] } {
  const leftOut = new Set<string>()
  const roleOf = (role: string): readonly string[] => {
    if (role === 'PUBLIC') return [role]
    const name = roles[role] ?? role
    if (known.has(name)) return [name]
    leftOut.add(role)
    return []
  }
  const grants = wanted.grants.flatMap((grant) =>
    roleOf(grant.grantee).flatMap((grantee) =>
      objectNames(grant, roleOf).map((object) => ({ ...grant, grantee, object })),
    ),
  )
  const settings = wanted.settings.flatMap((setting) => {
    if (setting.role === undefined) return [setting]
    return roleOf(setting.role).map((role) => ({ ...setting, role }))
  })
  const owner = roleOf(wanted.owner)[0] ?? ''
  return { privileges: { ...wanted, owner, grants, settings }, leftOut: [...leftOut].sort() }
}

function objectNames(grant: Privilege, roleOf: (role: string) => readonly string[]): readonly string[] {
  if (grant.on !== 'default') return [grant.object]
  const { role, schema, kind } = splitDefault(grant.object)
  return roleOf(role).map((renamed) => `${renamed}/${schema}/${kind}`)
}

async function applyDatabase(session: Session, name: string, wanted: DatabasePrivileges): Promise<void> {
  const { owner } = await readPrivileges(session)
  const database = escapeIdentifier(name)
  if (wanted.owner !== '' && wanted.owner !== owner) {
    await session.execute(`alter database ${database} owner to ${escapeIdentifier(wanted.owner)}`)
  }
  await session.execute(`alter database ${database} connection limit ${wanted.connectionLimit}`)
}

async function applySettings(session: Session, name: string, wanted: DatabasePrivileges): Promise<void> {
  const present = (await readPrivileges(session)).settings
  const keep = new Set(wanted.settings.map((setting) => JSON.stringify(setting)))
  const there = new Set(present.map((setting) => JSON.stringify(setting)))
  for (const setting of present.filter((one) => !keep.has(JSON.stringify(one)))) {
    await session.execute(`${holder(setting.role, name)} reset ${escapeIdentifier(setting.name)}`)
  }
  for (const setting of wanted.settings.filter((one) => !there.has(JSON.stringify(one)))) {
    const value = settingValue(setting.name, setting.value)
    await session.execute(`${holder(setting.role, name)} set ${escapeIdentifier(setting.name)} to ${value}`)
  }
}

function holder(role: string | undefined, name: string): string {
  const database = escapeIdentifier(name)
  return role === undefined
    ? `alter database ${database}`
    : `alter role ${escapeIdentifier(role)} in database ${database}`
}

async function applyGrants(session: Session, name: string, wanted: readonly Privilege[]): Promise<void> {
  const read = await readGrants(session)
  const present = [...read, ...builtIn(wanted, read)]
  const keep = new Set(wanted.map(grantKey))
  const there = new Set(present.map(grantKey))
  const excess = present.filter((grant) => !keep.has(grantKey(grant)) && grant.grantee !== grant.owner)
  for (const grant of excess) await session.execute(revokeSql(grant, name))
  // A revoke takes the plain privilege along with its grant option, so what shares it with an excess one is given anew.
  const revoked = new Set(excess.map((grant) => grantKey({ ...grant, grantable: !grant.grantable })))
  const missing = wanted.filter((grant) => !there.has(grantKey(grant)) || revoked.has(grantKey(grant)))
  for (const grant of missing) await session.execute(grantSql(grant, name))
}

/** What the server grants without an entry: a wanted entry that lacks it was made by revoking it. */
function builtIn(wanted: readonly Privilege[], present: readonly Privilege[]): readonly OwnedPrivilege[] {
  const there = new Set(present.map(({ object }) => object))
  const objects = new Set(
    wanted.filter(({ on, object }) => on === 'default' && !there.has(object)).map(({ object }) => object),
  )
  return [...objects].flatMap((object) => {
    const { role, schema, kind } = splitDefault(object)
    const privilege = schema === '*' ? { f: 'EXECUTE', T: 'USAGE' }[kind] : undefined
    if (privilege === undefined) return []
    return [{ on: 'default', object, grantee: 'PUBLIC', privilege, grantable: false, owner: role }]
  })
}
