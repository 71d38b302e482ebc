import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Client } from 'pg'
import { databaseCredentials, type Login } from '../credentials.ts'
import { subnetsOf } from '../network/addresses.ts'
import { inNetworkOf } from '../network/switch.ts'
import { run } from '../processes.ts'
import { recordedPid, recordProcess } from '../records.ts'
import type { LabEnvironment, Topology } from '../topology.ts'
import { asServerAccount, makeDataFolder } from './data-folder.ts'
import { postgresProgram } from './programs.ts'

/** Where the server of an environment writes who connected; the machine's root may read it. */
export function clusterLog(environment: LabEnvironment): string {
  return join(dirname(environment.database.dataFolder), 'postgresql.log')
}

/**
 * Makes and starts the PostgreSQL cluster of an environment, on its own address of the environment's host, which runs already.
 * One that exists already is started again. A reboot of the host leaves it alone.
 */
export async function startCluster(topology: Topology, environment: LabEnvironment): Promise<void> {
  const { dataFolder } = environment.database
  if (!existsSync(join(dataFolder, 'PG_VERSION'))) await makeCluster(topology, environment)
  const host = recordedPid(topology.root, `host-${environment.name}`)
  const start = [postgresProgram('pg_ctl'), 'start', '-w', '-s', '-D', dataFolder, '-l', clusterLog(environment)]
  await run(inNetworkOf(host, asServerAccount(start)), { folder: '/' })
  const pid = Number(readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')[0])
  recordProcess(topology.root, { name: clusterName(environment), pid, signal: 'SIGINT' })
}

/** Connects to a database of an environment; the caller ends the client. */
export async function connectTo(environment: LabEnvironment, login: Login, database: string): Promise<Client> {
  const { address, port } = environment.database
  const client = new Client({ host: address, port, database, user: login.user, password: login.password })
  await client.connect()
  return client
}

/** Runs statements as the superuser, each in a transaction of its own. */
export async function asSuperuser(
  topology: Topology,
  environment: LabEnvironment,
  statements: readonly string[],
  database = 'postgres',
): Promise<void> {
  const client = await connectTo(environment, databaseCredentials(topology, environment).superuser, database)
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Makes an environment's database as Atlassian's set-up page says: UTF8, owned by the application's role. */
export async function makeDatabase(topology: Topology, environment: LabEnvironment): Promise<void> {
  const { name, owner } = environment.database
  await asSuperuser(topology, environment, [
    `CREATE DATABASE "${name}" OWNER "${owner}" ENCODING 'UTF8' TEMPLATE template0`,
    `REVOKE CONNECT ON DATABASE "${name}" FROM PUBLIC`,
    `GRANT CONNECT ON DATABASE "${name}" TO pg_read_all_data`,
  ])
}

/** Makes the roles of an environment; the reader exists on production only, the maintenance login on staging. */
export async function makeRoles(topology: Topology, environment: LabEnvironment): Promise<void> {
  const { owner, reader, maintenance } = databaseCredentials(topology, environment)
  await asSuperuser(topology, environment, [createRole(owner)])
  if (environment.name === 'staging')
    await asSuperuser(topology, environment, [
      `${createRole(maintenance)} CREATEDB CREATEROLE`,
      `GRANT pg_monitor TO "${maintenance.user}"`,
    ])
  if (environment.name !== 'production') return
  await asSuperuser(topology, environment, [
    createRole(reader),
    `GRANT pg_monitor, pg_read_all_data TO "${reader.user}"`,
    `ALTER ROLE "${reader.user}" SET default_transaction_read_only = on`,
  ])
}

async function makeCluster(topology: Topology, environment: LabEnvironment): Promise<void> {
  const { dataFolder } = environment.database
  await run(['install', '-d', '-o', 'postgres', dirname(dataFolder)])
  await run(['install', '-o', 'postgres', '-m', '0640', '/dev/null', clusterLog(environment)])
  await makeDataFolder(dataFolder)
  await setPassword(dataFolder, databaseCredentials(topology, environment).superuser)
  await run(asServerAccount(makeCertificate(environment)), { folder: '/' })
  writeFileSync(join(dataFolder, 'postgresql.auto.conf'), serverSettings(environment))
  const lines = subnetsOf(topology.block).map((subnet) => `host all all ${subnet} scram-sha-256\n`)
  writeFileSync(join(dataFolder, 'pg_hba.conf'), lines.join(''))
}

/** Before anybody can connect. */
async function setPassword(dataFolder: string, { user, password }: Login): Promise<void> {
  const single = [postgresProgram('postgres'), '--single', '-D', dataFolder, 'postgres']
  await run(asServerAccount(single), { folder: '/', input: `ALTER ROLE "${user}" PASSWORD '${password}'\n` })
}

function serverSettings({ database }: LabEnvironment): string {
  return [
    `listen_addresses = '${database.address}, ${database.address6 ?? ''}'`,
    `port = ${database.port}`,
    "unix_socket_directories = ''",
    'ssl = on',
    'fsync = off',
    'synchronous_commit = off',
    'full_page_writes = off',
    'shared_buffers = 64MB',
    'max_connections = 100',
    'log_connections = on',
    'log_disconnections = on',
    "log_line_prefix = '%m [%p] %u@%d %h '",
    '',
  ].join('\n')
}

/** Signed by itself: whoever connects encrypts, and checks nothing. */
function makeCertificate({ database }: LabEnvironment): readonly string[] {
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650']
  const files = ['-keyout', join(database.dataFolder, 'server.key'), '-out', join(database.dataFolder, 'server.crt')]
  return ['openssl', 'req', ...kind, '-subj', `/CN=${database.address}`, ...files]
}

function createRole({ user, password }: Login): string {
  return `CREATE ROLE "${user}" LOGIN PASSWORD '${password}'`
}

const CLUSTER = 'cluster-'

function clusterName(environment: LabEnvironment): string {
  return `${CLUSTER}${environment.name}`
}

/** Whether that recorded process is a database server. */
export function isCluster(name: string): boolean {
  return name.startsWith(CLUSTER)
}
