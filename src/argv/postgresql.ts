import type { Secret } from '../kernel/secret.ts'
import type { Command, RunAs } from './command.ts'
import type { anyJobs } from './sudo-places.ts'

export interface PostgresqlConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: Secret
  readonly database: string
  /** How its sessions are found in pg_stat_activity. */
  readonly applicationName: string
  readonly tls?: { readonly mode: string; readonly ca?: string }
}

export interface DumpDatabase {
  readonly connection: PostgresqlConnection
  /** Made by pg_dump; must not be there yet. */
  readonly folder: string
  readonly jobs: number
  /** From pg_export_snapshot() of a session that lives until the dump ends. */
  readonly snapshot: string
  /** Gives up rather than queue behind a lock, where it would block every later session. */
  readonly lockWaitMs?: number
}

/** Directory format, not compressed: that is the fastest to write and to restore. */
export function dumpDatabase(dump: DumpDatabase, as: RunAs): Command {
  const { connection, folder, jobs, snapshot, lockWaitMs } = dump
  const wait = lockWaitMs === undefined ? [] : [`--lock-wait-timeout=${lockWaitMs}`]
  const args = ['--format=directory', `--jobs=${jobs}`, '--compress=0', '--verbose', `--snapshot=${snapshot}`, ...wait]
  const options = connectionOptions(connection, databaseOption(connection.database))
  return { ...client('pg_dump', [...args, `--file=${folder}`, ...options], connection, as), env: variables(connection) }
}

export interface RestoreDatabase {
  /** Its `database` is the new, empty one; the name inside the dump is never used. */
  readonly connection: PostgresqlConnection
  readonly folder: string
  /** `anyJobs` in a rule of sudo. */
  readonly jobs: number | typeof anyJobs
  /** Owns everything that is restored. */
  readonly role: string
}

/**
 * Runs through sudo, which lets no variable pass, so what libpq is told stands in the connection string. Stops at the first
 * error. Owners and privileges of the source are left out (they are set and compared afterwards), and so
 * are subscriptions and publications, which would reach back to the source.
 */
export function restoreDatabase(restore: RestoreDatabase, as: RunAs): Command {
  const { connection, folder, jobs, role } = restore
  const kept = ['--exit-on-error', '--no-owner', '--no-privileges', '--no-tablespaces']
  const cut = ['--no-subscriptions', '--no-publications']
  const args = [
    '--format=directory',
    `--jobs=${jobs}`,
    ...kept,
    ...cut,
    `--role=${role}`,
    ...connectionOptions(connection, connectionString(connection)),
  ]
  return client('pg_restore', [...args, '--', folder], connection, as)
}

/** Prints the version of a client program, such as `pg_dump (PostgreSQL) 15.18`. */
export function clientVersion(program: 'pg_dump' | 'pg_restore', as: RunAs): Command<'read'> {
  return { effect: 'read', program, args: ['--version'], as }
}

function connectionOptions({ host, port, user }: PostgresqlConnection, database: string): readonly string[] {
  return ['--password', `--host=${host}`, `--port=${port}`, `--username=${user}`, `--dbname=${database}`]
}

/** libpq takes a name with `=`, or a URI, as a whole connection string: such a name has to be quoted as one. */
function databaseOption(name: string): string {
  if (!name.includes('=') && !/^postgres(ql)?:\/\//.test(name)) return name
  return `dbname=${quoted(name)}`
}

function connectionString({ database, applicationName, tls }: PostgresqlConnection): string {
  const settings = [
    `dbname=${quoted(database)}`,
    `application_name=${quoted(applicationName)}`,
    ...(tls === undefined ? [] : [`sslmode=${tls.mode}`]),
    ...(tls?.ca === undefined ? [] : [`sslrootcert=${quoted(tls.ca)}`]),
  ]
  return settings.join(' ')
}

function quoted(value: string): string {
  return `'${value.replaceAll(/['\\]/g, '\\$&')}'`
}

function variables({ applicationName, tls }: PostgresqlConnection): Readonly<Record<string, string>> {
  return {
    PGAPPNAME: applicationName,
    ...(tls === undefined ? {} : { PGSSLMODE: tls.mode }),
    ...(tls?.ca === undefined ? {} : { PGSSLROOTCERT: tls.ca }),
  }
}

/** Without a controlling terminal libpq's programs ask for the password on standard input. */
function client(program: string, args: readonly string[], { password }: PostgresqlConnection, as: RunAs): Command {
  return {
    effect: 'write',
    program: 'nice',
    args: ['-n', '10', 'setsid', '--wait', program, ...args],
    as,
    input: password,
  }
}
