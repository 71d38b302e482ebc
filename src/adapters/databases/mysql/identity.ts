import { AppError } from '../../../kernel/app-error.ts'
import type { DatabaseIdentity } from '../../../ports/database.ts'
import { readMark } from './mark-table.ts'
import type { Session } from './session.ts'

const DATABASE = `select database() as name, default_character_set_name as encoding, default_collation_name as collation,
    (select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = database()) as bytes
  from information_schema.schemata where schema_name = database()`

// Asked by name: not every version has each.
const VARIABLES = `show variables where variable_name in ('version', 'hostname', 'port', 'datadir', 'server_uuid', 'server_uid',
  'wsrep_on', 'group_replication_group_name', 'lower_case_table_names')`

export async function readIdentity(session: Session): Promise<DatabaseIdentity> {
  const [row] = await session.query(DATABASE)
  if (row === undefined) throw new Error('the server does not list the database that it serves')
  const variables = await readVariables(session)
  const name = row['name'] ?? ''
  const folded = variables.get('lower_case_table_names') === '0' ? name : name.toLowerCase()
  const follows = await isReplica(session)
  return {
    product: session.product,
    name,
    key: `name ${folded}`,
    clusterIdentifier: follows === false ? await clusterOf(session, variables) : undefined,
    instance: serverOf(variables),
    inRecovery: follows,
    serverVersion: versionNumber(variables.get('version') ?? ''),
    encoding: row['encoding'] ?? '',
    collation: row['collation'] ?? '',
    characterType: undefined,
    owner: undefined,
    comment: await readMark(session),
    bytes: Number(row['bytes']),
  }
}

type Variables = ReadonlyMap<string, string>

async function readVariables(session: Session): Promise<Variables> {
  const rows = await session.query(VARIABLES)
  return new Map(rows.map((row) => [row['Variable_name'] ?? '', row['Value'] ?? '']))
}

/** One server tells the same whoever asks; of two servers at least one of these differs, but for containers that are made alike. */
function serverOf(variables: Variables): string {
  const parts = ['server_uuid', 'server_uid', 'hostname', 'port', 'datadir'] as const
  return parts.map((name) => variables.get(name) ?? '').join('/')
}

/** Servers of one Galera cluster or replication group are one: what is written to one is written to all. */
async function clusterOf(session: Session, variables: Variables): Promise<string | undefined> {
  const group = variables.get('group_replication_group_name') ?? ''
  if (group !== '') return `group ${group}`
  if (variables.get('wsrep_on') !== 'ON') {
    const own = variables.get('server_uuid') ?? variables.get('server_uid')
    return own === undefined || own === '' ? serverOf(variables) : own
  }
  const [row] = await session.query(`show global status like 'wsrep_cluster_state_uuid'`)
  const state = row?.['Value'] ?? ''
  return state === '' ? undefined : `galera ${state}`
}

/** Undefined where the login may not know. */
async function isReplica(session: Session): Promise<boolean | undefined> {
  const statements =
    session.product === 'mariadb' ? ['show all slaves status'] : ['show replica status', 'show slave status']
  for (const statement of statements) {
    try {
      return (await session.query(statement)).length > 0
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'database/unreachable') throw error
      if (error.code === 'database/missing-privilege') return undefined
    }
  }
  return undefined
}

/** 101119 for `10.11.19-MariaDB-0+deb12u1`. */
export function versionNumber(version: string): number {
  const [, major = '0', minor = '0', patch = '0'] = /(\d+)\.(\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) * 10_000 + Number(minor) * 100 + Number(patch)
}
