import type { Process } from '../argv/ps.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import { awaitNoProcess } from './await-no-process.ts'
import type { RunContext } from './run-context.ts'

const PATIENCE_MS = 60_000

/**
 * Waits for the end of a jar that runs already: two of them at once write to the same places. It is that of a run that was killed, which
 * has no way to Bitbucket or to its database any more, or of the administrator's own schedule. `told`: only one whose arguments lie there.
 */
export async function awaitNoClient(
  context: Pick<RunContext, 'clock'>,
  host: HostReader,
  { jar, told }: { readonly jar: string; readonly told?: string },
  signal: AbortSignal,
): Promise<void> {
  const isOne = ({ command }: Process): boolean =>
    runsJar(command, jar) && (told === undefined || command.includes(` @${told}`))
  const stillThere = ({ pid }: Process): AppError => alreadyRunning(host.name, jar, pid)
  await awaitNoProcess(context, { host, isOne, stillThere, patienceMs: PATIENCE_MS }, signal)
}

function runsJar(command: string, jar: string): boolean {
  return command.split(' ').some((word) => word === jar || word.endsWith(`/${jar}`))
}

function alreadyRunning(host: string, jar: string, pid: number): AppError {
  return new AppError('host/backup-client-failed', `${jar} runs on ${host} already (process ${pid})`, {
    hint: 'wait until it has ended, then `understudy resume`; one that an earlier run left has no way to Bitbucket any more and may be ended by hand',
  })
}
