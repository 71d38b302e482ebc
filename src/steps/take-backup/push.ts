import { dumpPush, homePush } from '../../backup/push.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushSourceHome(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  // 24: files vanished while they were copied, which a running Bitbucket does all the time; the second pass runs under the lock.
  await using host = context.source.openPush('home', context.refresh.transfer.identity)
  const pushed = host.run(homePush(context, path), { signal, expect: [0, 24], onLine: passOver })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
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
