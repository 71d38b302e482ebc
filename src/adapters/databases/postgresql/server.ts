import { escapeIdentifier } from 'pg'
import type { DatabaseServer } from '../../../ports/database.ts'
import { assertOurs } from '../assert-ours.ts'
import { readAbilities } from './abilities.ts'
import { applyTo } from './apply-privileges.ts'
import type { PostgresqlConfig } from './config.ts'
import { createDatabase } from './create-database.ts'
import { findDatabase, listDatabases, setMark } from './database-list.ts'
import { endSessions } from './end-sessions.ts'
import { creatableExtensions } from './extensions.ts'
import { ensureLogin } from './ensure-login.ts'
import { readSessions } from './identity.ts'
import { readWay } from './way.ts'
import { openSession, type Session } from './session.ts'

/** `config.database` is where it connects: any database but those it manages, usually `postgres`. */
export async function openPostgresqlServer(config: PostgresqlConfig): Promise<DatabaseServer> {
  const session = await openSession(config, 'read-write')
  return {
    databases: () => listDatabases(session),
    create: (database) => createDatabase(session, database),
    drop: (name) => drop(session, name),
    setMark: (name, mark) => setMark(session, name, mark),
    abilities: (owner) => readAbilities(session, owner),
    roles: async () => {
      const rows = await session.query('select rolname from pg_roles order by rolname')
      return rows.map((row) => row['rolname'] ?? '')
    },
    applyPrivileges: async (name, privileges, roles) => {
      assertOurs(name, await findDatabase(session, name))
      await using copy = await openSession({ ...config, database: name }, 'read-write')
      // Awaited here: the connection closes when this function returns.
      return await applyTo(copy, name, privileges, roles)
    },
    ensureLogin: (role, password) => ensureLogin(session, config, role, password),
    extensions: () => creatableExtensions(session),
    way: () => readWay(config),
    endSessions: (name) => endSessions(session, name),
    sessions: () => readSessions(session, 'server'),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

async function drop(session: Session, name: string): Promise<void> {
  const found = await findDatabase(session, name)
  if (found === undefined) return
  assertOurs(name, found)
  // Nobody gets in again. `with (force)` would ask for rights over the server's own workers, which a plain login lacks.
  await session.execute(`alter database ${escapeIdentifier(name)} allow_connections false`)
  await endSessions(session, name)
  await session.execute(`drop database if exists ${escapeIdentifier(name)}`)
}
