import { AppError } from '../../../kernel/app-error.ts'
import type { DatabaseServer } from '../../../ports/database.ts'
import { assertOurs } from '../assert-ours.ts'
import type { MysqlConfig } from './config.ts'
import { findDatabase, listDatabases } from './database-list.ts'
import { endSessions } from './end-sessions.ts'
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
    create: notYet('making a database'),
    drop: (name) => drop(session, name),
    rename: notYet('renaming a database'),
    setMark: (name, mark) => setMark(session, name, mark),
    abilities: notYet('asking what a login may do'),
    roles: notYet('asking for the logins'),
    applyPrivileges: notYet('carrying privileges over'),
    ensureLogin: notYet('making a login'),
    extensions: () => Promise.resolve([]),
    way: () => readWay(config),
    endSessions: (name) => endSessions(session, name),
    sessions: () => readSessions(session, 'server'),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

function notYet(what: string): () => Promise<never> {
  return () =>
    Promise.reject(
      new AppError('policy/not-yet', `${what} on MySQL or MariaDB is not supported yet`, {
        hint: 'restore the copy by other means, then `understudy isolate ENV --database NAME`',
      }),
    )
}

async function drop(session: Session, name: string): Promise<void> {
  const found = await findDatabase(session, name)
  if (found === undefined) return
  assertOurs(name, found)
  await endSessions(session, name)
  await session.query(`drop database if exists ${quoted(name)}`)
}
