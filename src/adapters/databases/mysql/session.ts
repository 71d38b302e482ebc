import { connect, type Socket } from 'node:net'
import { createConnection, type Connection, type FieldPacket, type QueryError } from 'mysql2'
import { Secret } from '../../../kernel/secret.ts'
import type { Statement } from '../../../ports/database.ts'
import { reachableName } from '../../past-hosts-block.ts'
import type { MysqlConfig } from './config.ts'
import { databaseError } from './database-error.ts'
import { prepare, type MysqlProduct, type SessionMode, type TextRow } from './prepare-session.ts'
import { tlsOptions } from './tls.ts'

/** Cells as bytes, in the order of the columns. */
export type Cells = readonly (Buffer | null)[]

/** One connection; its queries wait for each other. Errors are AppErrors without parameters. */
export interface Session extends AsyncDisposable {
  readonly product: MysqlProduct
  query(text: string): Promise<readonly TextRow[]>
  /** Where there are parameters, every column has to be text or bytes. */
  cells(text: string, parameters?: Statement['parameters']): Promise<readonly Cells[]>
  /** Number of rows that match, changed or not. */
  execute(text: string, parameters?: Statement['parameters']): Promise<number>
  /** As `cells`, row by row. The session does nothing else until it has ended, and is of no other use when it was broken off. */
  stream(text: string, parameters?: Statement['parameters']): AsyncIterable<Cells>
}

const CONNECT_TIMEOUT_MS = 10_000

/** Rejects with 'database/unreachable' or 'database/login-refused'. Closing twice is closing. */
export async function openSession(config: MysqlConfig, mode: SessionMode): Promise<Session> {
  const wire = connected(config, await reachableName(config.host))
  const { connection, socket } = wire
  // Without a listener the loss of an idle connection would end the process; the next query reports it.
  connection.on('error', () => undefined)
  const failed = (error: unknown): never => {
    throw databaseError(error, config)
  }
  const ask = (text: string, parameters: Statement['parameters'] = []) =>
    answered(connection, text, parameters).catch(failed)
  try {
    const product = await prepare(async (text) => textRows(await ask(text)), config, mode)
    return sessionOf(wire, product, ask, failed)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

interface Wire {
  readonly connection: Connection
  readonly socket: Socket
}

function sessionOf(
  wire: Wire,
  product: MysqlProduct,
  ask: (text: string, parameters?: Statement['parameters']) => Promise<Answer>,
  failed: (error: unknown) => never,
): Session {
  let closing: Promise<void> | undefined
  return {
    product,
    query: async (text) => textRows(await ask(text)),
    cells: async (text, parameters) => (await ask(text, parameters)).rows,
    execute: async (text, parameters) => (await ask(text, parameters)).touched,
    stream: (text, parameters = []) => streamed(wire, text, parameters, failed),
    [Symbol.asyncDispose]: () => (closing ??= closed(wire)),
  }
}

interface Answer {
  readonly rows: readonly Cells[]
  readonly names: readonly string[]
  readonly touched: number
}

/** Parameters go to the server apart from the statement. */
function answered(connection: Connection, text: string, parameters: Statement['parameters']): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const done = (error: QueryError | null, result: unknown, fields: FieldPacket[] | undefined): void => {
    if (error !== null) return reject(error)
    const rows = Array.isArray(result) ? result.map(cellsOf) : []
    resolve({ rows, names: (fields ?? []).map(({ name }) => name), touched: touchedBy(result) })
  }
  if (parameters.length === 0) connection.query({ sql: text, ...AS_BYTES }, done)
  else connection.execute({ sql: text, values: parameters.map(revealed), ...AS_BYTES }, done)
  return promise
}

/** Rows that are read but not asked for yet. */
const WAITING_ROWS = 64

async function* streamed(
  { connection, socket }: Wire,
  text: string,
  parameters: Statement['parameters'],
  failed: (error: unknown) => never,
): AsyncIterable<Cells> {
  const query =
    parameters.length === 0
      ? connection.query({ sql: text, ...AS_BYTES })
      : connection.execute({ sql: text, values: parameters.map(revealed), ...AS_BYTES })
  let ended = false
  try {
    for await (const row of query.stream({ highWaterMark: WAITING_ROWS })) yield cellsOf(row)
    ended = true
  } catch (error) {
    failed(error)
  } finally {
    // The server would send all that nobody wants any more.
    if (!ended) socket.destroy()
  }
}

const AS_BYTES = { rowsAsArray: true, typeCast: (field: { buffer(): Buffer | null }) => field.buffer() } as const

function cellsOf(row: unknown): Cells {
  if (!Array.isArray(row)) throw new TypeError('the driver gave a row that is no list of cells')
  return row.map((cell: unknown) => {
    if (cell === null || cell instanceof Buffer) return cell
    throw new TypeError('a column of the statement is neither text nor bytes')
  })
}

function touchedBy(result: unknown): number {
  const isHeader = typeof result === 'object' && result !== null && 'affectedRows' in result
  return isHeader && typeof result.affectedRows === 'number' ? result.affectedRows : 0
}

function textRows({ rows, names }: Answer): readonly TextRow[] {
  return rows.map((cells) => Object.fromEntries(names.map((name, at) => [name, cells[at]?.toString() ?? null])))
}

function closed({ connection, socket }: Wire): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (socket.destroyed) return Promise.resolve()
  connection.end(() => resolve())
  return promise
}

/** Prepared statements that the server keeps for a session: many are made for one list of values, and never used again. */
const KEPT_STATEMENTS = 50

/** `reachable`: an address of the host, where its name leads nowhere here. The certificate is that of the name. */
function connected(config: MysqlConfig, reachable: string): Wire {
  const { host, port, database, user } = config
  const ssl = tlsOptions(config)
  const socket = connect({ host: reachable, port, keepAlive: true, noDelay: true })
  const connection = createConnection({
    host,
    port,
    database,
    user,
    password: config.password.reveal(),
    connectTimeout: config.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    connectAttributes: { program_name: config.applicationName ?? 'understudy' },
    maxPreparedStatements: KEPT_STATEMENTS,
    ...(ssl === undefined ? {} : { ssl }),
    stream: socket,
  })
  return { connection, socket }
}

function revealed(parameter: Statement['parameters'][number]): string | number | boolean | null {
  return parameter instanceof Secret ? parameter.reveal() : parameter
}
