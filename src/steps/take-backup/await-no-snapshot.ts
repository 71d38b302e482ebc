import type { Process } from '../../argv/ps.ts'
import { AppError } from '../../kernel/app-error.ts'
import { awaitNoProcess } from '../await-no-process.ts'
import type { RunContext } from '../run-context.ts'

/** As long as such a command may take. */
const PATIENCE_MS = 5 * 60_000

/**
 * Waits until none of the two commands of a snapshot runs any more. One that a run which was cut off began goes on as root to its end, and
 * would leave a snapshot of a home that is not locked any more where the next one is looked for.
 */
export async function awaitNoSnapshot(
  { source: { host, config }, clock }: Pick<RunContext, 'source' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const { snapshot } = config
  if (snapshot === undefined) return
  const commands = [snapshot.create, snapshot.drop].map((words) => words.join(' '))
  // A script is shown behind the shell that runs it.
  const isOne = ({ command }: Process): boolean =>
    commands.some((words) => command === words || command.endsWith(` ${words}`))
  const stillThere = ({ pid, command }: Process): AppError =>
    new AppError('host/snapshot-failed', `${command} of an earlier run still runs on ${host.name} (process ${pid})`, {
      hint: `wait until it has ended, or end it there as root (\`kill ${pid}\`), then \`understudy resume\``,
    })
  await awaitNoProcess({ clock }, { host, isOne, stillThere, patienceMs: PATIENCE_MS }, signal)
}
