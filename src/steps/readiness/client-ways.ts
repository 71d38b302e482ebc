import { mysqlPrograms, trialStatement } from '../../argv/mysql.ts'
import { trialDump, trialRestore } from '../../argv/postgresql-trial.ts'
import type { PostgresqlConnection } from '../../argv/postgresql.ts'
import type { ReadCommand } from '../../argv/command.ts'
import { assertSpoken, type DatabaseConfig } from '../../config/database.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { SecretRef } from '../../kernel/secret-ref.ts'
import type { HostReader } from '../../ports/host.ts'
import type { SecretResolver } from '../../ports/secrets.ts'
import type { SourceSystems, TargetSystems } from '../run-context.ts'
import { problem } from './problem.ts'

/** Whether pg_dump gets through from where it will run, as it will: else it would fail while production is locked. */
export async function dumpWayProblems(
  { config, spool }: SourceSystems,
  secrets: SecretResolver,
): Promise<readonly Diagnostic[]> {
  const { database } = config
  const connection = await connectionTo(database, { ...database, database: database.name }, secrets)
  const { vendor } = database
  assertSpoken(vendor)
  if (vendor === 'postgresql') return wayProblems(spool.host, 'pg_dump', trialDump(connection), connection)
  const trial = trialStatement({ ...connection, clients: vendor }, 'dump')
  return wayProblems(spool.host, mysqlPrograms[vendor].dump, trial, connection)
}

/** The same of the client programs that restore. */
export async function restoreWayProblems(
  { config, host }: TargetSystems,
  secrets: SecretResolver,
): Promise<readonly Diagnostic[]> {
  const { database } = config
  const login = database.maintenance ?? database
  const { vendor } = database
  assertSpoken(vendor)
  const some = vendor === 'postgresql' ? 'postgres' : 'information_schema'
  const connection = await connectionTo(database, { ...login, database: some }, secrets)
  if (vendor === 'postgresql') return wayProblems(host, 'psql', trialRestore(connection), connection)
  const trial = trialStatement({ ...connection, clients: vendor }, 'client')
  return wayProblems(host, mysqlPrograms[vendor].client, trial, connection)
}

async function connectionTo(
  { host, port, tls }: DatabaseConfig,
  as: { readonly user: string; readonly password: SecretRef; readonly database: string },
  secrets: SecretResolver,
): Promise<PostgresqlConnection> {
  return {
    host,
    port,
    user: as.user,
    password: await secrets.resolve(as.password),
    database: as.database,
    applicationName: 'understudy-trial',
    tls: { mode: tls.mode, ...(tls.ca === undefined ? {} : { ca: tls.ca }) },
  }
}

// A server behind a firewall that drops would be waited for without end.
const TIMEOUT_MS = 30_000

async function wayProblems(
  client: HostReader,
  program: string,
  command: ReadCommand,
  { host, port, user, database, tls }: PostgresqlConnection,
): Promise<readonly Diagnostic[]> {
  const { exitCode, stderr } = await client.run(command, { expect: [0, 1, 2], timeoutMs: TIMEOUT_MS })
  if (exitCode === 0) return []
  const said = stderr
    .replaceAll(/Password: |Enter password: /g, '')
    .trim()
    .split('\n')
    .slice(-3)
    .join('; ')
  const ca = tls?.ca === undefined ? '' : `; ${tls.ca} has to lie there too`
  return [
    problem(
      `${program} on ${client.name} does not get into ${host}:${port}/${database} as ${user}: ${said}`,
      `let that host through to ${host}:${port}, and ${letIn(program, user)}${ca}`,
    ),
  ]
}

function letIn(program: string, user: string): string {
  return program === 'pg_dump' || program === 'psql' ? 'into pg_hba.conf there' : `give ${user} an account for it there`
}
