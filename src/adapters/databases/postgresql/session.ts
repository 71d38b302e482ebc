import { isIP } from 'node:net'
import { Client } from 'pg'
import { Secret } from '../../../kernel/secret.ts'
import type { Statement } from '../../../ports/database.ts'
import type { PostgresqlConfig } from './config.ts'
import { startCopy, type CopyOut } from './copy-out.ts'
import { databaseError } from './database-error.ts'
import { tlsOptions } from './tls.ts'
import { reachableName } from '../../past-hosts-block.ts'

/** Cells as the server writes them. */
export type TextRow = Readonly<Record<string, string | null>>

/** One connection; its queries wait for each other. Errors are AppErrors without parameters. */
export interface Session extends AsyncDisposable {
  query(text: string, parameters?: Statement['parameters']): Promise<readonly TextRow[]>
  /** Number of rows touched. */
  execute(text: string, parameters?: Statement['parameters']): Promise<number>
  /** The session is of no other use until it has ended. */
  copy(text: string): CopyOut
}

/** Production is only ever opened `read-only`: the session itself then refuses every write. */
export type SessionMode = 'read-only' | 'read-write'

/** Of a reader that is given no other. */
export const STATEMENT_TIMEOUT_MS = 600_000
const CONNECT_TIMEOUT_MS = 10_000

// So that every cell comes in one form, whatever the role's or the database's settings are.
const SETUP = `select set_config('default_transaction_read_only', $1, false), set_config('statement_timeout', $2, false),
  set_config('datestyle', 'ISO, YMD', false), set_config('timezone', 'UTC', false), set_config('intervalstyle', 'postgres', false),
  set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false),
  set_config('standard_conforming_strings', 'on', false),
  set_config('search_path', quote_ident(coalesce($3, (
    select nspname from pg_class join pg_namespace n on n.oid = relnamespace
    where relname = 'app_property' and relkind in ('r', 'p') and nspname !~ '^pg_'
    order by array_position(current_schemas(false), nspname) nulls last, nspname limit 1), 'public')), false)`

/** Rejects with 'database/unreachable' or 'database/login-refused'. Closing twice is closing. */
export async function openSession(config: PostgresqlConfig, mode: SessionMode): Promise<Session> {
  const client = newClient(config, await reachableName(config.host))
  const failed = (error: unknown): never => {
    throw databaseError(error, config)
  }
  // Without a listener the loss of an idle connection would end the process; the next query reports it.
  client.on('error', () => undefined)
  let last: Promise<unknown> = client.connect()
  const inTurn = (text: string, parameters: Statement['parameters'] = []) => {
    const answer = last.then(() => client.query<TextRow>(text, parameters.map(revealed))).catch(failed)
    last = answer.catch(() => undefined)
    return answer
  }
  let closing: Promise<void> | undefined
  const session: Session = {
    query: async (text, parameters) => (await inTurn(text, parameters)).rows,
    execute: async (text, parameters) => (await inTurn(text, parameters)).rowCount ?? 0,
    copy: (text) => reported(startCopy(client, text), failed),
    [Symbol.asyncDispose]: () => (closing ??= client.end().catch(() => undefined)),
  }
  await prepare(session, config, mode)
  return session
}

function reported(copy: CopyOut, failed: (error: unknown) => never): CopyOut {
  return { ...copy, read: () => copy.read().catch(failed) }
}

async function prepare(session: Session, config: PostgresqlConfig, mode: SessionMode): Promise<void> {
  const timeout = mode === 'read-only' ? (config.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS) : 0
  try {
    await session.query(SETUP, [mode === 'read-only' ? 'on' : 'off', String(timeout), config.schema ?? null])
  } catch (error) {
    await session[Symbol.asyncDispose]()
    throw error
  }
}

/** `address`: of its host, where that name leads nowhere here. The certificate is that of the name. */
function newClient(config: PostgresqlConfig, address: string): Client {
  const { host, port, database, user } = config
  const tls = tlsOptions(config.tls)
  return new Client({
    host: address,
    port,
    database,
    user,
    password: config.password.reveal(),
    ssl: tls === false || isIP(host) !== 0 ? tls : { ...tls, servername: host },
    application_name: config.applicationName ?? 'understudy',
    connectionTimeoutMillis: config.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: () => (text: string) => text },
  })
}

function revealed(parameter: Statement['parameters'][number]): string | number | boolean | null {
  return parameter instanceof Secret ? parameter.reveal() : parameter
}
