import type { Process } from '../../argv/ps.ts'
import { AppError } from '../../kernel/app-error.ts'
import { awaitNoProcess } from '../await-no-process.ts'
import type { RunContext } from '../run-context.ts'

/** A copy of a large home takes long. */
const PATIENCE_MS = 5 * 60_000

/**
 * Before a folder of the target is removed and filled anew: a `cp`, `rsync` or `tar` that runs there as root goes on to its end, whatever
 * became of the run that began it, and would write into what comes next.
 */
export async function awaitNoWriter(
  context: Pick<RunContext, 'target' | 'clock'>,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const { host, config } = context.target
  const isOne = ({ command }: Process): boolean =>
    command.split(' ').some((word) => word === folder || word.startsWith(`${folder}/`))
  const stillThere = ({ pid }: Process): AppError =>
    new AppError('run/step-failed', `an earlier attempt still writes to ${folder} on ${host.name} (process ${pid})`, {
      hint: `wait until it has ended, or end it there as root (\`kill ${pid}\`), then \`understudy resume ${config.name}\``,
    })
  await awaitNoProcess(context, { host, isOne, stillThere, patienceMs: PATIENCE_MS }, signal)
}
