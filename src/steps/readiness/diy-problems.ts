import { mayRun } from '../../argv/backup-scripts.ts'
import { mayWrite } from '../../argv/files.ts'
import { askVariables, VARIABLES_HINT } from '../../backup/diy/ask-variables.ts'
import { backupScript } from '../../backup/diy/diy-paths.ts'
import { scriptUser } from '../../backup/diy/script-user.ts'
import { dialectOf } from '../../config/database.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { BackupScripts } from '../../ports/backup-scripts.ts'
import type { HostReader } from '../../ports/host.ts'
import { someOf } from '../../verification/some-of.ts'
import { backupRootProblems } from './backup-root-problems.ts'
import type { Ends } from './ends.ts'
import { hasSpooled } from './has-spooled.ts'
import { askAll, problem } from './problem.ts'
import { archivedStores } from '../stores-of.ts'
import { countedHome, mostOfHome } from './space-problems.ts'
import { gpgProblems } from './tools.ts'

/** What a backup by the administrator's scripts needs on the source: they, variables that can be read, the way back here, room. */
export async function diyProblems(ends: Ends, facts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, refresh } = ends
  const { backup } = refresh
  if (backup.kind !== 'diy') return []
  await using scripts = source.openScripts(backup)
  return await askAll([
    () => scriptProblems(ends, scripts, backupScript(backup.folder)),
    () => variableProblems(ends, scripts, backup.variables, facts?.sizes.databaseBytes),
    () => forwardProblems(scripts),
    () => definitionProblems(ends),
    () => archiveRoomProblems(ends, scripts.spool, 'the archive of the backup scripts', facts?.sizes.databaseBytes),
  ])
}

async function variableProblems(
  ends: Ends,
  { host, spool }: BackupScripts,
  file: string,
  dumpBytes: number | undefined,
): Promise<readonly Diagnostic[]> {
  const { source, target } = ends
  const read = await askVariables(host, source.config, { file, stores: await archivedStores(ends) })
  if (read.kind === 'refused') return read.problems.map((text) => problem(text, VARIABLES_HINT))
  return askAll([
    async () => (read.archive === 'gpg-zip' ? await gpgProblems(target.host) : []),
    () => backupRootProblems(ends, spool, read.backupRoot, dumpBytes),
  ])
}

async function scriptProblems({ source, refresh }: Ends, { host }: BackupScripts, script: string) {
  const { exitCode } = await host.run(mayRun(script, scriptUser(source.config)), { expect: [0, 1] })
  if (exitCode === 0) return []
  return [
    problem(`${script} is not there on ${host.name}, or may not be run`, `see refresh.${refresh.target}.backup.folder`),
  ]
}

/** mysqldump brings them along, and such a dump is not restored: else that would be told after production was locked for it. */
async function definitionProblems({ source }: Ends): Promise<readonly Diagnostic[]> {
  const { name, database } = source.config
  if (dialectOf(database.vendor) === 'postgresql') return []
  await using reader = await source.openDatabase()
  const made = (await reader.definitions()).flatMap((one) => {
    const kind = { views: 'view', triggers: 'trigger' }[one.catalogue]
    return kind === undefined ? [] : [`${kind} ${one.name}`]
  })
  if (made.length === 0) return []
  return [
    problem(
      `the database of ${name} has the ${someOf(made)}, and no dump of the backup scripts that holds such is restored`,
      'use backup: {method: native}, which brings them along',
    ),
  ]
}

/** No call goes through: it is enough that sshd gives the port. */
export async function forwardProblems({
  forward: open,
}: Pick<BackupScripts, 'forward'>): Promise<readonly Diagnostic[]> {
  const forward = await open(DISCARD)
  await forward[Symbol.asyncDispose]()
  return []
}

const DISCARD = 9

/** Twice what an archive holds at most, as its maker and the one before it may lie there too. */
export async function archiveRoomProblems(
  ends: Ends,
  host: HostReader,
  what: string,
  dumpBytes = 0,
): Promise<readonly Diagnostic[]> {
  const { name, spool = '' } = ends.source.config
  const key = `environments.${name}.spool`
  if ((await host.status(spool))?.kind !== 'folder')
    return [problem(`the spool ${spool} is no folder on ${host.name}`, `make it for the SSH user, or set ${key}`)]
  if ((await host.run(mayWrite(spool, 'login'), { expect: [0, 1] })).exitCode !== 0)
    return [problem(`the SSH user may not write to the spool ${spool} on ${host.name}`, 'make it the folder’s owner')]
  if (await hasSpooled(ends, host)) return []
  const { bytes } = await host.freeSpace(spool)
  if (bytes >= 2 * ((await mostOfHome(ends)).bytes + dumpBytes)) return []
  const needed = 2 * ((await countedHome(ends)).bytes + dumpBytes)
  if (bytes >= needed) return []
  return [
    problem(
      `the spool ${spool} on ${host.name} has ${bytes} bytes free, and ${what} may need ${needed}`,
      'make room there, or set another spool',
    ),
  ]
}
