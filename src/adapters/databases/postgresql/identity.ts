import type { DatabaseIdentity, DatabaseSession, SeenSessions } from '../../../ports/database.ts'
import type { Session } from './session.ts'

// to_jsonb: columns that only later versions have.
const IDENTITY = `select d.datname, d.oid, pg_is_in_recovery() as recovery, current_setting('server_version_num') as version,
    current_setting('port') as port, extract(epoch from pg_postmaster_start_time())::numeric as started,
    pg_encoding_to_char(d.encoding) as encoding, d.datcollate, d.datctype, pg_get_userbyid(d.datdba) as owner,
    shobj_description(d.oid, 'pg_database') as comment, host(inet_server_addr()) as address, pg_database_size(d.oid) as bytes,
    to_jsonb(d)->>'datlocprovider' as provider, coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale') as locale,
    has_function_privilege('pg_catalog.pg_control_system()', 'execute') as control
  from pg_database d where d.datname = current_database()`

export async function readIdentity(session: Session): Promise<DatabaseIdentity> {
  const [row] = await session.query(IDENTITY)
  if (row === undefined) throw new Error('the server does not list the database that it serves')
  const cluster = row['control'] === 't' ? await systemIdentifier(session) : undefined
  return {
    product: 'postgresql',
    name: row['datname'] ?? '',
    key: `oid ${row['oid'] ?? ''}`,
    clusterIdentifier: cluster,
    instance: `${cluster ?? 'unknown'}/${row['started'] ?? ''}/${row['port'] ?? ''}`,
    ...(typeof row['address'] === 'string' ? { address: row['address'] } : {}),
    inRecovery: row['recovery'] === 't',
    serverVersion: Number(row['version']),
    encoding: row['encoding'] ?? '',
    collation: row['datcollate'] ?? '',
    characterType: row['datctype'] ?? '',
    owner: row['owner'] ?? '',
    comment: row['comment'] ?? undefined,
    bytes: Number(row['bytes']),
    ...locale(row['provider'] ?? '', row['locale'] ?? ''),
  }
}

const SESSIONS = `select datname, pid, usename, application_name, host(client_addr) as client, client_port, state, xact_start
  from pg_stat_activity where pid <> pg_backend_pid() and `
const ON = { database: 'datname = current_database()', server: 'datname is not null' } as const

/** On this database, or on every one of the server. Without pg_monitor the server hides what others do: then nothing about them is proven. */
export async function readSessions(
  session: Session,
  on: keyof typeof ON,
): Promise<SeenSessions<DatabaseSession & { readonly database: string }>> {
  const [role] = await session.query(`select pg_has_role(current_user, 'pg_read_all_stats', 'usage') as visible`)
  const rows = await session.query(`${SESSIONS}${ON[on]} order by backend_start, pid`)
  const sessions = rows.map((row) => ({
    database: row['datname'] ?? '',
    pid: Number(row['pid']),
    user: row['usename'] ?? '',
    application: row['application_name'] ?? '',
    client: row['client'] ?? undefined,
    state: row['state'] ?? '',
    transactionStart: typeof row['xact_start'] === 'string' ? new Date(`${row['xact_start']}:00`) : undefined,
  }))
  return { visible: role?.['visible'] === 't', sessions }
}

async function systemIdentifier(session: Session): Promise<string | undefined> {
  const [row] = await session.query('select system_identifier from pg_control_system()')
  return row?.['system_identifier'] ?? undefined
}

function locale(provider: string, name: string): Pick<DatabaseIdentity, 'locale'> {
  if (provider === 'i') return { locale: { provider: 'icu', name } }
  return provider === 'b' ? { locale: { provider: 'builtin', name } } : {}
}
