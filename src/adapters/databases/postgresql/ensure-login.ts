import { escapeIdentifier, escapeLiteral } from 'pg'
import { AppError } from '../../../kernel/app-error.ts'
import type { Secret } from '../../../kernel/secret.ts'
import { getsSession } from '../gets-session.ts'
import { actAs } from './abilities.ts'
import type { PostgresqlConfig } from './config.ts'
import { scramVerifier } from './scram.ts'
import { openSession, type Session } from './session.ts'

const OURS = 'understudy: login of a copy'

const ROLE = `select rolsuper, shobj_description(oid, 'pg_authid') = $2 as ours from pg_roles where rolname = $1`

/** The role exists with this password, and the session's own login may act as it. */
export async function ensureLogin(
  session: Session,
  config: PostgresqlConfig,
  role: string,
  password: Secret,
): Promise<void> {
  await ensureRole(session, config, role, password)
  await actAs(session, role)
}

async function ensureRole(session: Session, config: PostgresqlConfig, role: string, password: Secret): Promise<void> {
  const [found] = await session.query(ROLE, [role, OURS])
  if (found?.['rolsuper'] === 't') throw refused(role, 'is a superuser')
  if (found === undefined) return create(session, role, password)
  if (found['ours'] === 't') return setPassword(session, role, password)
  if (await canLogIn({ ...config, user: role, password })) return
  throw refused(role, 'was made by somebody else and does not take the configured password')
}

/** Whether this login gets a session. Rejects when the server does not answer at all. */
export function canLogIn(config: PostgresqlConfig): Promise<boolean> {
  return getsSession(() => openSession(config, 'read-only'))
}

// Role, comment and password stand together or not at all: a role without the comment would be somebody else's.
async function create(session: Session, role: string, password: Secret): Promise<void> {
  const name = escapeIdentifier(role)
  const verifier = escapeLiteral(await scramVerifier(password))
  await session.execute(
    `do $do$ begin
      execute ${escapeLiteral(`create role ${name} login nosuperuser nocreatedb nocreaterole password ${verifier}`)};
      execute ${escapeLiteral(`comment on role ${name} is ${escapeLiteral(OURS)}`)};
    end $do$`,
  )
}

async function setPassword(session: Session, role: string, password: Secret): Promise<void> {
  const verifier = escapeLiteral(await scramVerifier(password))
  await session.execute(`alter role ${escapeIdentifier(role)} login password ${verifier}`)
}

function refused(role: string, because: string): AppError {
  return new AppError('database/refused-role', `the role ${role} ${because}`, {
    hint: `configure the password that ${role} has, or the name of a role that does not exist yet`,
  })
}
