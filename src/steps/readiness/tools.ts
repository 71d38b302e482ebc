import { NFT, SYSCTL } from '../../argv/nft.ts'
import { mysqlClientVersion, mysqlPrograms } from '../../argv/mysql.ts'
import { clientVersion } from '../../argv/postgresql.ts'
import { assertSpoken, type DatabaseVendor } from '../../config/database.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'
import { problem } from './problem.ts'

type Client = 'dump' | 'restore'

export function rsyncProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  return toolProblems(host, 'rsync')
}

/** The leak search reads the files of a copy through it. */
export function tarProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  return toolProblems(host, 'tar')
}

/** What decrypts an archive of backup scripts. */
export function gpgProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  return toolProblems(host, 'gpg', 'gnupg')
}

/** With it the index on a search server of the target's own is dropped. */
export function curlProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  return toolProblems(host, 'curl')
}

/** Without it no ref of a copy is followed to its objects, which the report then says. */
export async function gitWarnings(host: HostReader): Promise<readonly Diagnostic[]> {
  const problems = await toolProblems(host, 'git')
  return problems.map((one) => ({ ...one, severity: 'warning' }))
}

/** What raises the fence. */
export async function fenceToolProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  return [...(await toolProblems(host, NFT, 'nftables')), ...(await toolProblems(host, SYSCTL, 'procps'))]
}

async function toolProblems(host: HostReader, program: string, packageName = program): Promise<readonly Diagnostic[]> {
  const command = { effect: 'read' as const, program, args: ['--version'], as: 'login' as const }
  const { exitCode } = await host.run(command, { expect: [0, 126, 127] })
  return exitCode === 0 ? [] : [missing(host, program, packageName)]
}

/** Those of the vendor's programs that dump, or restore. */
export async function clientProblems(
  host: HostReader,
  client: Client,
  { vendor, serverVersion }: { readonly vendor: DatabaseVendor; readonly serverVersion: number | undefined },
): Promise<readonly Diagnostic[]> {
  assertSpoken(vendor)
  if (vendor === 'postgresql')
    return postgresqlProblems(host, client === 'dump' ? 'pg_dump' : 'pg_restore', serverVersion)
  const program = client === 'dump' ? 'dump' : 'client'
  const { exitCode } = await host.run(mysqlClientVersion(vendor, program, 'login'), { expect: [0, 126, 127] })
  const { [program]: name, packageName } = mysqlPrograms[vendor]
  return exitCode === 0 ? [] : [missing(host, name, packageName)]
}

/** A client older than the server's major version refuses to dump it; one older than the dump can't read it. */
async function postgresqlProblems(
  host: HostReader,
  program: 'pg_dump' | 'pg_restore',
  serverVersion: number | undefined,
): Promise<readonly Diagnostic[]> {
  const { exitCode, stdout } = await host.run(clientVersion(program, 'login'), { expect: [0, 126, 127] })
  if (exitCode !== 0) return [missing(host, program, 'postgresql-client')]
  const major = Number(/\(PostgreSQL\) (\d+)/.exec(stdout)?.[1])
  const server = serverVersion === undefined ? undefined : Math.floor(serverVersion / 10_000)
  if (server === undefined || major >= server) return []
  return [
    problem(
      `${program} on ${host.name} is of PostgreSQL ${major}, older than the source's server ${server}`,
      `install postgresql-client-${server} there`,
    ),
  ]
}

function missing({ name }: HostReader, tool: string, packageName: string): Diagnostic {
  return problem(`${tool} is missing on ${name}`, `install it there: apt-get install ${packageName}`)
}
