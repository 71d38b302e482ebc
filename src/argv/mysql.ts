import { join } from 'node:path/posix'
import type { ServerProduct } from '../kernel/database-server.ts'
import { Secret } from '../kernel/secret.ts'
import type { Command, ReadCommand, RunAs } from './command.ts'

/** Whose client programs are asked. */
export type MysqlClients = Exclude<ServerProduct, 'postgresql'>

export interface MysqlConnection {
  readonly clients: MysqlClients
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: Secret
  readonly database: string
  readonly tls?: { readonly mode: string; readonly ca?: string }
}

export const mysqlPrograms = {
  mysql: { dump: 'mysqldump', client: 'mysql', packageName: 'mysql-client' },
  mariadb: { dump: 'mariadb-dump', client: 'mariadb', packageName: 'mariadb-client' },
} as const

/** The one file of a dump, called as the vendor's backup scripts call it. */
export function statementsOf(folder: string): string {
  return join(folder, 'backup-db.sql')
}

export interface DumpStatements {
  readonly connection: MysqlConnection
  readonly file: string
  /** Of this database, which are no part of the dump. */
  readonly without: readonly string[]
}

// In one transaction, with every row as it was at its beginning. Events would run on the copy, and users are none of it.
const WHOLE = ['--single-transaction', '--hex-blob', '--no-tablespaces', '--skip-events']
/** A row may be as large as the server takes it. */
const ROWS = ['--default-character-set=utf8mb4', '--max-allowed-packet=1G']
/** What only the clients of MySQL know: none of it is about rows, and a server of the copy may refuse it. */
const OF_MYSQL = ['--set-gtid-purged=OFF', '--loose-column-statistics=0']

/** Without the name of the database in it, so that it is restored into any. */
export function dumpStatements({ connection, file, without }: DumpStatements, as: RunAs): Command {
  const { clients, database } = connection
  const more = clients === 'mysql' ? OF_MYSQL : []
  const left = without.map((table) => `--ignore-table=${database}.${table}`)
  const args = [...ASKED, ...connectionWords(connection), ...WHOLE, ...ROWS, ...more, ...left, `--result-file=${file}`]
  return {
    effect: 'write',
    program: 'nice',
    args: ['-n', '10', 'setsid', '--wait', mysqlPrograms[clients].dump, ...args, '--', database],
    as,
    input: connection.password,
  }
}

// A file of options could lead a client elsewhere. Without a controlling terminal it asks for the password on standard input.
const ASKED = ['--no-defaults', '--password']

function connectionWords({ clients, host, port, user, tls }: MysqlConnection): readonly string[] {
  const options = ['--protocol=TCP', `--host=${host}`, `--port=${port}`, `--user=${user}`]
  return tls === undefined ? options : [...options, ...tlsOptions(clients, tls)]
}

/** The clients of MariaDB look at a certificate wholly or not at all. */
function tlsOptions(clients: MysqlClients, { mode, ca }: NonNullable<MysqlConnection['tls']>): readonly string[] {
  const trusted = ca === undefined ? [] : [`--ssl-ca=${ca}`]
  if (clients === 'mysql') return [`--ssl-mode=${modesOfMysql[mode] ?? 'VERIFY_IDENTITY'}`, ...trusted]
  switch (mode) {
    case 'disable':
      return ['--skip-ssl']
    case 'require':
      return ['--ssl', '--skip-ssl-verify-server-cert']
    default:
      return ['--ssl', '--ssl-verify-server-cert', ...trusted]
  }
}

const modesOfMysql: Readonly<Record<string, string>> = {
  disable: 'DISABLED',
  require: 'REQUIRED',
  'verify-ca': 'VERIFY_CA',
  'verify-full': 'VERIFY_IDENTITY',
}

export interface RestoreStatements {
  /** Its `database` is the new, empty one; the name inside the dump is never used. */
  readonly connection: MysqlConnection
  readonly folder: string
  /** Where `renderRestoreStatements` lies on that host. */
  readonly program: string
}

/** Stops at the first error. No word in the dump is taken for one to the client itself, which could run programs. */
export function restoreStatements({ connection, folder, program }: RestoreStatements, as: RunAs): Command {
  const { clients, database, password } = connection
  const batch = ['--batch', '--binary-mode', '--local-infile=0', ...ROWS]
  const client = [mysqlPrograms[clients].client, ...connectionWords(connection), ...batch, `--database=${database}`]
  return {
    effect: 'write',
    program: 'bash',
    args: [program, statementsOf(folder), ...client],
    as,
    input: loginFile(password),
  }
}

/** A file of options that has the password and nothing else. */
function loginFile(password: Secret): Secret {
  const escaped = password
    .reveal()
    .replaceAll(/[\\"]/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
  return new Secret(`[client]\npassword="${escaped}"`)
}

/** Connected as a dump or a restore will be. */
export function trialStatement(connection: MysqlConnection, program: 'dump' | 'client'): ReadCommand {
  const { clients, database, password } = connection
  const words = {
    // Neither a row nor a definition: it locks nothing, and prints comments.
    dump: [
      '--single-transaction',
      '--no-create-info',
      '--no-data',
      '--skip-triggers',
      '--no-tablespaces',
      '--',
      database,
    ],
    client: ['--batch', '--execute=select 1'],
  }[program]
  return {
    effect: 'read',
    program: 'setsid',
    args: ['--wait', mysqlPrograms[clients][program], ...ASKED, ...connectionWords(connection), ...words],
    as: 'login',
    input: password,
  }
}

/** Prints its version. */
export function mysqlClientVersion(clients: MysqlClients, program: 'dump' | 'client', as: RunAs): ReadCommand {
  return { effect: 'read', program: mysqlPrograms[clients][program], args: ['--version'], as }
}
