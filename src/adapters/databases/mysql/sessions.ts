import { AppError } from '../../../kernel/app-error.ts'
import type { DatabaseSession, SeenSessions } from '../../../ports/database.ts'
import type { Session } from './session.ts'

const SESSIONS = `select id as id, user as user, host as host, db as db, command as command, coalesce(state, '') as state
  from information_schema.processlist where id <> connection_id() and command not in ('Daemon', 'Binlog Dump') and `
const ON = { database: 'db = database()', server: 'db is not null' } as const

// The server tells when a transaction began in its own time zone.
const TRANSACTIONS = `select trx_mysql_thread_id as id,
    timestampdiff(second, trx_started, convert_tz(utc_timestamp(), '+00:00', 'SYSTEM')) as age
  from information_schema.innodb_trx`

const PROGRAMS = `select processlist_id as id, attr_value as program from performance_schema.session_connect_attrs
  where attr_name = 'program_name'`

/** On this database, or on every one of the server. Without PROCESS the server hides what others do: then nothing about them is proven. */
export async function readSessions(
  session: Session,
  on: keyof typeof ON,
): Promise<SeenSessions<DatabaseSession & { readonly database: string }>> {
  const visible = await maySee(session)
  const ages = visible ? await byId(session, TRANSACTIONS, 'age') : new Map<string, string>()
  const programs = await byId(session, PROGRAMS, 'program').catch(() => new Map<string, string>())
  const rows = await session.query(`${SESSIONS}${ON[on]} order by id`)
  const sessions = rows.map((row) => {
    const id = row['id'] ?? ''
    const age = ages.get(id)
    return {
      database: row['db'] ?? '',
      pid: Number(id),
      user: row['user'] ?? '',
      application: programs.get(id) ?? '',
      client: clientOf(row['host'] ?? ''),
      state: stateOf(row['command'] ?? '', age),
      transactionStart: age === undefined ? undefined : new Date(Date.now() - Number(age) * 1000),
    }
  })
  return { visible, sessions }
}

/** The login's own account has it; what a role gives is not looked for. */
export async function maySee(session: Session): Promise<boolean> {
  const [row] = await session.query(`select count(*) as granted from information_schema.user_privileges
    where privilege_type = 'PROCESS'
      and grantee = concat('''', substring_index(current_user(), '@', 1), '''@''', substring_index(current_user(), '@', -1), '''')`)
  return row?.['granted'] !== '0'
}

async function byId(session: Session, query: string, column: string): Promise<ReadonlyMap<string, string>> {
  try {
    return new Map((await session.query(query)).map((row) => [row['id'] ?? '', row[column] ?? '']))
  } catch (error) {
    if (error instanceof AppError && error.code !== 'database/unreachable') return new Map()
    throw error
  }
}

/** Undefined for one that came through the server's socket. */
function clientOf(host: string): string | undefined {
  const address = host.replace(/:\d+$/, '')
  return address === '' || address === 'localhost' ? undefined : address
}

function stateOf(command: string, age: string | undefined): string {
  if (command !== 'Sleep') return command.toLowerCase()
  return age === undefined ? 'idle' : 'idle in transaction'
}
