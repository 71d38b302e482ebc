import { resolve } from 'node:path/posix'
import type { Process } from '../../argv/ps.ts'
import { homePush } from '../../backup/push.ts'
import { basePaths } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader } from '../../ports/host.ts'
import { awaitNoProcess } from '../await-no-process.ts'
import { receiverOf } from '../receiver-of.ts'
import type { RunContext } from '../run-context.ts'

type Pushing = Pick<RunContext, 'source' | 'target' | 'refresh' | 'clock'>

/** One that still sends may have much to send; production is not locked meanwhile. */
const PATIENCE_MS = 5 * 60_000

/**
 * Waits until nobody pushes to the base any more. A push runs as root on the source, so a run that is killed, or that one of its streams
 * failed, can't end it: it goes on by its own older list of files, deletes what that lacks and sends what was written after the lock.
 */
export async function awaitNoPush(context: Pushing, signal: AbortSignal): Promise<void> {
  const { source, target } = context
  // The sender first: one that comes to its receiver between the two looks is seen by the second.
  for (const [host, isOne] of [
    [source.host, sendsToBase(context)],
    [target.host, receivesBase(context)],
  ] as const) {
    const stillThere = stillPushes(host, target.config.name)
    await awaitNoProcess(context, { host, isOne, stillThere, patienceMs: PATIENCE_MS }, signal)
  }
}

/** By where it goes, the last word of every push to the base: to it, or to the folder of an outer store in it. */
function sendsToBase(context: Pushing): (process: Process) => boolean {
  const { home } = basePaths(context.target.layout)
  const destination = homePush(context, home, { kind: 'all' }, 'full').args.at(-1) ?? home
  return ({ command }) => /\brsync /.test(command) && (command.split(' ').at(-1) ?? '').startsWith(destination)
}

/**
 * rsync is told the folder as it was sent, below the one that rrsync restricts it to; that of rsync 3.5 tells it a number instead (seen in its
 * text), so that one may be any of this receiver's.
 */
function receivesBase({ target, refresh }: Pushing): (process: Process) => boolean {
  const { home } = basePaths(target.layout)
  const receiver = receiverOf({ refresh })
  const { root } = refresh.transfer
  const isBase = (told: string): boolean =>
    `${resolve(root ?? '/', told)}/`.startsWith(`${home}/`) || (root !== undefined && told.startsWith('/proc/self/fd/'))
  return ({ user, command }) =>
    user === receiver && /\brsync --server /.test(command) && isBase(command.split(' ').at(-1) ?? '')
}

function stillPushes({ name }: Pick<HostReader, 'name'>, environment: string) {
  return ({ pid }: Process): AppError =>
    new AppError(
      'run/step-failed',
      `an earlier push to the base of ${environment} still runs on ${name} (process ${pid})`,
      {
        hint: `wait until it has ended, or end it there as root (\`kill ${pid}\`), then \`understudy resume ${environment}\``,
      },
    )
}
