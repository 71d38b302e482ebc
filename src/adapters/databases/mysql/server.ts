import type { DatabaseServer } from '../../../ports/database.ts'
import { assertOurs } from '../assert-ours.ts'
import { readAbilities } from './abilities.ts'
import type { MysqlConfig } from './config.ts'
import { createDatabase } from './create-database.ts'
import { findDatabase, listDatabases } from './database-list.ts'
import { endSessions } from './end-sessions.ts'
import { ensureLogin } from './ensure-login.ts'
import { setMark } from './mark-table.ts'
import { quoted } from './names.ts'
import { readSessions } from './sessions.ts'
import { openSession, type Session } from './session.ts'
import { readWay } from './way.ts'

/** `config.database` is where it connects: any database but those it manages, usually `information_schema`. */
export async function openMysqlServer(config: MysqlConfig): Promise<DatabaseServer> {
  const session = await openSession(config, 'read-write')
  return {
    databases: () => listDatabases(session),
    create: (database) => createDatabase(session, database),
    drop: (name) => drop(session, name),
    setMark: (name, mark) => setMark(session, name, mark),
    abilities: (_owner, name) => readAbilities(session, name),
    roles: () => accounts(session),
    applyPrivileges: async (name, { grants }) => {
      assertOurs(name, await findDatabase(session, name))
      return [...new Set(grants.map(({ grantee }) => grantee))].sort()
    },
    ensureLogin: (user, password) => ensureLogin(config, user, password),
    extensions: () => Promise.resolve([]),
    way: () => readWay(config),
    endSessions: (name) => endSessions(session, name),
    sessions: () => readSessions(session, 'server'),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** As far as the login may see. */
async function accounts(session: Session): Promise<readonly string[]> {
  const rows = await session.query('select distinct grantee as grantee from information_schema.user_privileges')
  return rows.map(({ grantee }) => grantee ?? '').sort()
}

async function drop(session: Session, name: string): Promise<void> {
  const found = await findDatabase(session, name)
  if (found === undefined) return
  assertOurs(name, found)
  await endSessions(session, name)
  await session.query(`drop database if exists ${quoted(name)}`)
}
