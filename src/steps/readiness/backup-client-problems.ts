import { javaVersion, readJavaVersion } from '../../argv/java.ts'
import type { ReadCommand } from '../../argv/command.ts'
import { backupClientCommands, restoreClientCommands } from '../../backup/client/client-commands.ts'
import { BACKUP_JAR, RESTORE_JAR } from '../../backup/client/client-paths.ts'
import type { ClientConfig } from '../../config/backup.ts'
import { incomingPaths } from '../../hold/layout.ts'
import { unfencedClient } from '../../plan/unfenced-client.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { HostReader } from '../../ports/host.ts'
import { whyNoClient } from './why-no-client.ts'
import { archiveRoomProblems, forwardProblems } from './diy-problems.ts'
import type { Ends } from './ends.ts'
import { askAll, problem } from './problem.ts'

/** What a backup by the vendor's client needs: a source that it is for, itself and a JVM on both ends, the way back here, room. */
export async function backupClientProblems(ends: Ends, facts: Facts | undefined): Promise<readonly Diagnostic[]> {
  const { source, target, refresh } = ends
  const { backup } = refresh
  if (backup.kind !== 'client') return []
  await using client = source.openClient(backup)
  const backsUp = backupClientCommands(source.config, backup, ANY_RUN).look
  const restores = restoreClientCommands(target.config, backup, incomingPaths(target.layout, ANY_RUN)).look
  return [
    neverRun,
    ...unfencedClient(ends).map(({ because, hint }) => problem(because, hint)),
    ...(await askAll([
      () => whyNoClient(ends, facts),
      () => jarProblems(ends, client.host, backup, { jar: BACKUP_JAR, look: backsUp }),
      () => jarProblems(ends, target.host, backup, { jar: RESTORE_JAR, look: restores }),
      () => javaProblems(client.host),
      () => javaProblems(target.host),
      () => forwardProblems(client),
      () => archiveRoomProblems(ends, client.spool, 'the archive of the backup client', facts?.sizes.databaseBytes),
    ])),
  ]
}

/** No path that is asked for here has a run in it. */
const ANY_RUN = 'run'

/** Whoever relies on it should know. */
const neverRun: Diagnostic = {
  severity: 'warning',
  summary:
    "the method client was tried with a stand-in only, never with the vendor's own Backup Client and Restore Client",
  hint: 'try it on a test instance first, and read "Back up by the vendor\'s Backup Client" in docs/operations.md',
}

async function jarProblems(
  { refresh }: Ends,
  host: HostReader,
  { folder }: ClientConfig,
  { jar, look }: { readonly jar: string; readonly look: ReadCommand },
): Promise<readonly Diagnostic[]> {
  const { exitCode } = await host.run(look, { expect: [0, 1] })
  if (exitCode === 0) return []
  return [
    problem(
      `${folder}/${jar} is not there on ${host.name}, or may not be read`,
      `unpack the vendor's distribution there, or see refresh.${refresh.target}.backup.folder`,
    ),
  ]
}

/** The first that reads its arguments from a file, where no password stands in a command line. */
const OLDEST_JAVA = 9

async function javaProblems(host: HostReader): Promise<readonly Diagnostic[]> {
  const { stderr } = await host.run(javaVersion(), { expect: [0, 1, 126, 127] })
  const version = readJavaVersion(stderr)
  if (version !== undefined && version >= OLDEST_JAVA) return []
  const seen = version === undefined ? 'there is no java' : `java is of version ${version}`
  return [
    problem(
      `${seen} on ${host.name}, and the vendor's clients need one of ${OLDEST_JAVA} or later, which reads passwords from a file`,
      'install a JRE that your version of Bitbucket supports, such as 11: apt-get install openjdk-11-jre-headless',
    ),
  ]
}
