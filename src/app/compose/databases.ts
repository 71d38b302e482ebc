import { canLogIn as canLogInToMysql } from '../../adapters/databases/mysql/can-log-in.ts'
import { openMysqlReader } from '../../adapters/databases/mysql/reader.ts'
import { openMysqlServer } from '../../adapters/databases/mysql/server.ts'
import { openSnapshotSession as openSnapshotOnMysql } from '../../adapters/databases/mysql/snapshot.ts'
import { openTableCounter as openCounterOnMysql } from '../../adapters/databases/mysql/table-counter.ts'
import { openMysqlWriter } from '../../adapters/databases/mysql/writer.ts'
import type { PostgresqlConfig } from '../../adapters/databases/postgresql/config.ts'
import { canLogIn } from '../../adapters/databases/postgresql/ensure-login.ts'
import { openPostgresqlReader } from '../../adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../adapters/databases/postgresql/server.ts'
import { openSnapshotSession } from '../../adapters/databases/postgresql/snapshot.ts'
import { openTableCounter } from '../../adapters/databases/postgresql/table-counter.ts'
import { openPostgresqlWriter } from '../../adapters/databases/postgresql/writer.ts'
import { assertSpoken, type DatabaseConfig } from '../../config/database.ts'
import { readConfigFile } from '../../config/read-config-file.ts'
import type { SecretRef } from '../../kernel/secret-ref.ts'
import type { DatabaseReader, DatabaseServer, DatabaseWriter } from '../../ports/database.ts'
import type { SecretResolver } from '../../ports/secrets.ts'
import type { SnapshotSession } from '../../ports/snapshot.ts'
import type { TableCounter } from '../../ports/table-counter.ts'

/** How one login reaches one database; the adapters of all vendors take it. */
type Reached = Omit<PostgresqlConfig, 'schema'>

interface DatabaseLogin {
  readonly user: string
  readonly password: SecretRef
  /** Left out: what a server always has, for what is done to the server itself. */
  readonly database?: string
}

/** A database of an environment, reached as one login; one opener for each port. */
export interface ReachedDatabase {
  reader(): Promise<DatabaseReader>
  writer(): Promise<DatabaseWriter>
  server(): Promise<DatabaseServer>
  snapshot(): Promise<SnapshotSession>
  counter(): Promise<TableCounter>
  /** Whether it gets a session at all. */
  canLogIn(): Promise<boolean>
}

export async function databaseOf(
  secrets: SecretResolver,
  config: DatabaseConfig,
  as: DatabaseLogin,
): Promise<ReachedDatabase> {
  const { vendor } = config
  assertSpoken(vendor)
  switch (vendor) {
    case 'postgresql':
      return onPostgresql(await reached(secrets, config, { ...as, database: as.database ?? 'postgres' }))
    case 'mysql':
    case 'mariadb':
      return onMysql(await reached(secrets, config, { ...as, database: as.database ?? 'information_schema' }))
  }
}

async function reached(
  secrets: SecretResolver,
  { host, port, tls: { mode, ca } }: DatabaseConfig,
  { user, password, database }: Required<DatabaseLogin>,
): Promise<Reached> {
  return {
    host,
    port,
    database,
    user,
    password: await secrets.resolve(password),
    tls: { mode, ca: ca === undefined ? undefined : await readConfigFile(ca) },
  }
}

function onPostgresql(at: Reached): ReachedDatabase {
  return {
    reader: () => openPostgresqlReader(at),
    writer: () => openPostgresqlWriter(at),
    server: () => openPostgresqlServer(at),
    snapshot: () => openSnapshotSession(at),
    counter: () => openTableCounter(at),
    canLogIn: () => canLogIn(at),
  }
}

function onMysql(at: Reached): ReachedDatabase {
  return {
    reader: () => openMysqlReader(at),
    writer: () => openMysqlWriter(at),
    server: () => openMysqlServer(at),
    snapshot: () => openSnapshotOnMysql(at),
    counter: () => openCounterOnMysql(at),
    canLogIn: () => canLogInToMysql(at),
  }
}
