import { dumpPush, homePush } from '../../backup/push.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { CommandResult } from '../../ports/host.ts'
import type { RunContext } from '../run-context.ts'

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushRunningHome(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  // A running Bitbucket removes files all the time; what that spoils, the pass under the lock mends.
  await pushHome(context, path, signal)
}

/**
 * Under the lock nothing should vanish any more. Something that was under way may still have taken its temporary file away, and so
 * the pass is made once more; what vanishes again is written by somebody who does not heed the lock.
 */
export async function pushLockedHome(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  if ((await pushHome(context, path, signal)).exitCode === 0) return
  context.note('files vanished under the lock; what changed is copied once more')
  const again = await pushHome(context, path, signal)
  if (again.exitCode !== 0) throw stillVanishing(context, again.stderr)
}

// What rsync ends with when files vanished while they were copied.
const VANISHED = 24

async function pushHome(context: RunContext, path: string, signal: AbortSignal): Promise<CommandResult> {
  const options = { signal, expect: [0, VANISHED], onLine: passOver }
  await using host = context.source.openPush('home', context.refresh.transfer.identity)
  return await host.run(homePush(context, path), options).catch((error: unknown) => namingReceiver(context, error))
}

function stillVanishing({ source, target }: RunContext, stderr: string): AppError {
  const vanished = [...stderr.matchAll(/^file has vanished: "(.*)"$/gm)].map(([, file = '']) => file)
  return new AppError(
    'run/step-failed',
    `files of ${source.config.name} vanish while it is locked: ${vanished.slice(0, 3).join(', ') || 'rsync does not say which'}`,
    {
      hint: `find out what writes there beside Bitbucket (a backup, a scheduled job, a script) and let it rest, then \`understudy resume ${target.config.name}\``,
    },
  )
}

export async function pushDump(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  await using host = context.source.openPush('spool', context.refresh.transfer.identity)
  const pushed = host.run(dumpPush(context, context.run, path), { signal, onLine: passOver })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

/** rsync tells of every file; kept, that would come to hundreds of megabytes for a large home. */
const passOver = (): void => undefined

/** rsync runs on the source, and its receiver on the target: whose disk is full is told by which of the two says so. */
function namingReceiver({ target }: RunContext, error: unknown): never {
  const ofReceiver =
    error instanceof AppError && error.code === 'host/disk-full' && error.message.includes('[receiver]')
  if (!ofReceiver) throw error
  const { name } = target.host
  throw new AppError('host/disk-full', `${name} has no room for what the source sends`, {
    hint: `free or add space on its file system of ${target.layout.beside} (\`df -h\`, \`df -i\`), then \`understudy resume ${target.config.name}\``,
    cause: error,
  })
}
