import type { Secret } from '../kernel/secret.ts'
import type { Command, RunAs } from './command.ts'

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
  return client('pg_dump', [...args, `--file=${folder}`, ...connectionOptions(connection)], connection, as)
}

export interface RestoreDatabase {
  /** Its `database` is the new, empty one; the name inside the dump is never used. */
  readonly connection: PostgresqlConnection
  readonly folder: string
  readonly jobs: number
  /** Owns everything that is restored. */
  readonly role: string
}

/**
 * Stops at the first error. Owners and privileges of the source are left out (they are set and compared afterwards), and so
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
    ...connectionOptions(connection),
  ]
  return client('pg_restore', [...args, '--', folder], connection, as)
}

/** Prints the version of a client program, such as `pg_dump (PostgreSQL) 15.18`. */
export function clientVersion(program: 'pg_dump' | 'pg_restore', as: RunAs): Command<'read'> {
  return { effect: 'read', program, args: ['--version'], as }
}

function connectionOptions({ host, port, user, database }: PostgresqlConnection): readonly string[] {
  return [
    '--password',
    `--host=${host}`,
    `--port=${port}`,
    `--username=${user}`,
    `--dbname=${databaseOption(database)}`,
  ]
}

/** libpq takes a name with `=`, or a URI, as a whole connection string: such a name has to be quoted as one. */
function databaseOption(name: string): string {
  if (!name.includes('=') && !/^postgres(ql)?:\/\//.test(name)) return name
  return `dbname='${name.replaceAll(/['\\]/g, '\\$&')}'`
}

/** Without a controlling terminal libpq's programs ask for the password on standard input. */
function client(program: string, args: readonly string[], connection: PostgresqlConnection, as: RunAs): Command {
  const { applicationName, password, tls } = connection
  return {
    effect: 'write',
    program: 'nice',
    args: ['-n', '10', 'setsid', '--wait', program, ...args],
    as,
    input: password,
    env: {
      PGAPPNAME: applicationName,
      ...(tls === undefined ? {} : { PGSSLMODE: tls.mode }),
      ...(tls?.ca === undefined ? {} : { PGSSLROOTCERT: tls.ca }),
    },
  }
}
