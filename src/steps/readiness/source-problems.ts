import { mayWrite } from '../../argv/files.ts'
import type { BackupConfig } from '../../config/backup.ts'
import { dialectOf } from '../../config/database.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import { sessionsGrant } from '../../kernel/database-server.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { SecretResolver } from '../../ports/secrets.ts'
import type { SourceSystems } from '../run-context.ts'
import { dumpWayProblems } from './client-ways.ts'
import type { Ends } from './ends.ts'
import { hasSpooled } from './has-spooled.ts'
import { poolerProblems } from './pooler-problems.ts'
import { askAll, problem } from './problem.ts'
import { whoLocked } from './who-locked.ts'
import { clientProblems, rsyncProblems } from './tools.ts'

interface SourceAsked extends Pick<Ends, 'source' | 'secrets' | 'run'> {
  /** Of the backup. */
  readonly method: BackupConfig['kind']
}

/** What a source must offer: tools, a spool with room, eyes for its sessions, an application that takes the lock. Reads only. */
export function sourceProblems(asked: SourceAsked, facts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, secrets, method } = asked
  return askAll([
    () => rsyncProblems(source.host),
    // Scripts of the administrator dump by themselves, and where their archive has room is asked with them.
    ...(method === 'native'
      ? [
          () => dumpProblems(source, facts?.identity.database?.serverVersion, secrets),
          () => spoolProblems(asked, facts?.sizes.databaseBytes),
        ]
      : []),
    () => privilegeProblems(source),
    () => applicationProblems(source),
    () => adminProblems(source),
  ])
}

async function dumpProblems(
  source: SourceSystems,
  serverVersion: number | undefined,
  secrets: SecretResolver,
): Promise<readonly Diagnostic[]> {
  const problems = await clientProblems(source.spool.host, 'dump', {
    vendor: source.config.database.vendor,
    serverVersion,
  })
  return problems.length > 0 ? problems : dumpWayProblems(source, secrets)
}

async function spoolProblems(
  ends: Pick<Ends, 'source' | 'run'>,
  databaseBytes: number | undefined,
): Promise<readonly Diagnostic[]> {
  const {
    config,
    spool: { host },
  } = ends.source
  const { name, spool } = config
  const key = `environments.${name}.spool`
  if (spool === undefined)
    return [
      problem(`${name} has no spool, where the dump is written`, `set ${key} to a folder with room for the database`),
    ]
  const status = await host.status(spool)
  if (status?.kind !== 'folder')
    return [problem(`the spool ${spool} is no folder on ${host.name}`, `make it for the SSH user, or set ${key}`)]
  if ((await host.run(mayWrite(spool, 'login'), { expect: [0, 1] })).exitCode !== 0)
    return [problem(`the SSH user may not write to the spool ${spool} on ${host.name}`, 'make it the folder’s owner')]
  if (await hasSpooled(ends, host)) return []
  const { bytes } = await host.freeSpace(spool)
  if (databaseBytes === undefined || bytes >= databaseBytes) return []
  return [
    problem(
      `the spool ${spool} on ${host.name} has ${bytes} bytes free, and the dump may need ${databaseBytes}`,
      'make room there, or set another spool',
    ),
  ]
}

/** Also for the checks of a copy, which look at those sessions. */
export async function privilegeProblems(source: SourceSystems): Promise<readonly Diagnostic[]> {
  await using database = await source.openDatabase()
  const { visible } = await database.sessions()
  const { config } = source
  const { user } = config.database
  const pooled = poolerProblems(config, await database.way())
  if (visible) return pooled
  return [
    ...pooled,
    problem(
      `${user} cannot see the sessions of the application on ${config.name}`,
      `GRANT ${sessionsGrant(dialectOf(config.database.vendor))} TO ${user}`,
    ),
  ]
}

async function applicationProblems(source: SourceSystems): Promise<readonly Diagnostic[]> {
  const { config, bitbucket } = source
  const state = await bitbucket.state()
  if (state === 'RUNNING') return []
  return [
    problem(
      `${config.name} says ${state}; the maintenance lock needs it RUNNING`,
      (state === 'MAINTENANCE' ? whoLocked(source) : undefined) ?? `look at ${config.nodes[0].api}/status`,
    ),
  ]
}

/** The lock asks for a system administrator with a password. */
async function adminProblems({ config, bitbucket }: SourceSystems): Promise<readonly Diagnostic[]> {
  const key = `environments.${config.name}.admin`
  const { admin } = config
  if (admin === undefined || admin.kind === 'token')
    return [
      problem(
        `${config.name} has no administrator with a password, which the maintenance lock needs`,
        `set ${key}: { user, password }`,
      ),
    ]
  if ((await bitbucket.state()) !== 'RUNNING') return []
  const { status } = await bitbucket.get('/rest/api/latest/admin/cluster')
  if (status !== 401 && status !== 403) return []
  return [
    problem(
      `${admin.user} is no administrator of ${config.name}: it answers ${status}`,
      `give ${key} a system administrator`,
    ),
  ]
}
