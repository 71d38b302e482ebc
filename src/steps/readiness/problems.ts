import { clientVersion } from '../../argv/postgresql.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { HostReader } from '../../ports/host.ts'
import type { RunContext } from '../run-context.ts'

export type Ends = Pick<RunContext, 'source' | 'target' | 'refresh'>

/** Everything that would stop the run later, asked now: support, tools, access, privileges, disk space. All at once. */
export async function readinessProblems(ends: Ends, sourceFacts: Facts | undefined): Promise<readonly Diagnostic[]> {
  return [
    ...notYet(ends),
    ...(await toolProblems(ends)),
    ...(await privilegeProblems(ends)),
    ...(await homeProblems(ends)),
    ...(sourceFacts === undefined ? [] : await spaceProblems(ends, sourceFacts)),
    ...(await applicationProblems(ends)),
  ]
}

/** Parsed, but not supported by this version. */
function notYet({ source, target, refresh }: Ends): readonly Diagnostic[] {
  const ends = [source.config, target.config]
  return [
    ...ends
      .filter(({ nodes }) => nodes.length > 1)
      .map(({ name, nodes }) =>
        problem(
          `${name} has ${nodes.length} nodes; more than one is not supported yet`,
          'use an environment with one node',
        ),
      ),
    ...ends
      .filter(({ database }) => database.vendor !== 'postgresql')
      .map(({ name, database }) =>
        problem(`${name} uses ${database.vendor}, which is not supported yet`, 'use PostgreSQL'),
      ),
    ...ends
      .filter(({ nodes, sharedHome }) => sharedHome !== `${nodes[0].home}/shared`)
      .map(({ name, sharedHome }) =>
        problem(
          `the shared home ${sharedHome} of ${name} lies outside its home, which is not supported yet`,
          'use <home>/shared',
        ),
      ),
    ...(refresh.backup.kind === 'native'
      ? []
      : [problem(`the backup method ${refresh.backup.kind} is not supported yet`, 'use backup: {method: native}')]),
    ...(source.config.spool === undefined
      ? [
          problem(
            `${source.config.name} has no spool, where the dump is written`,
            `set environments.${source.config.name}.spool`,
          ),
        ]
      : []),
  ]
}

async function toolProblems({ source, target }: Ends): Promise<readonly Diagnostic[]> {
  const wanted = [
    [source.host, 'rsync'],
    [source.spool.host, 'pg_dump'],
    [target.host, 'rsync'],
    [target.host, 'pg_restore'],
  ] as const
  const problems: Diagnostic[] = []
  for (const [host, tool] of wanted) {
    if (!(await hasTool(host, tool)))
      problems.push(
        problem(`${tool} is missing on ${host.name}`, `install it there: apt-get install ${packageOf(tool)}`),
      )
  }
  return problems
}

async function hasTool(host: HostReader, tool: 'rsync' | 'pg_dump' | 'pg_restore'): Promise<boolean> {
  const command =
    tool === 'rsync'
      ? { effect: 'read' as const, program: 'rsync', args: ['--version'], as: 'login' as const }
      : clientVersion(tool, 'login')
  const { exitCode } = await host.run(command, { expect: [0, 126, 127] })
  return exitCode === 0
}

function packageOf(tool: string): string {
  return tool === 'rsync' ? 'rsync' : 'postgresql-client'
}

async function privilegeProblems({ source }: Ends): Promise<readonly Diagnostic[]> {
  await using database = await source.openDatabase()
  const { visible } = await database.sessions()
  const user = source.config.database.user
  return visible
    ? []
    : [
        problem(
          `${user} can't see the sessions of the application on ${source.config.name}`,
          `GRANT pg_monitor TO ${user}`,
        ),
      ]
}

/** Generations lie beside the home and are swapped by rename, which a mount point does not allow. */
async function homeProblems({ target }: Ends): Promise<readonly Diagnostic[]> {
  const { home } = target.layout
  const status = await target.host.status(home)
  if (status === undefined || status.mountPoint !== home) return []
  return [
    problem(
      `the home ${home} on ${target.host.name} is itself a mount point, so it can't be swapped by rename`,
      `mount the volume at ${home.replace(/\/[^/]+$/, '')} and let ${home} be a folder on it`,
    ),
  ]
}

async function spaceProblems({ target }: Ends, { sizes }: Facts): Promise<readonly Diagnostic[]> {
  const needed = sizes.databaseBytes
  const folder = target.layout.home.replace(/\/[^/]+$/, '')
  if (needed === undefined) return []
  const { bytes } = await target.host.freeSpace(folder)
  return bytes >= needed
    ? []
    : [
        problem(
          `${folder} on ${target.host.name} has ${bytes} bytes free; the dump alone needs about ${needed}`,
          'make room there',
        ),
      ]
}

async function applicationProblems({ source }: Ends): Promise<readonly Diagnostic[]> {
  const state = await source.bitbucket.state()
  if (state === 'RUNNING') return []
  return [
    problem(
      `${source.config.name} says ${state}; the maintenance lock needs it RUNNING`,
      `look at ${source.config.nodes[0].api}/status`,
    ),
  ]
}

function problem(summary: string, hint: string): Diagnostic {
  return { severity: 'error', summary, hint }
}
