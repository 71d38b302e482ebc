import { relative } from 'node:path/posix'
import type { ReadCommand } from '../../argv/command.ts'
import { pushHome } from '../../argv/rsync.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { configurationFiles } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushSourceHome(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  // 24: files vanished while they were copied, which a running Bitbucket does all the time; the second pass runs under the lock.
  const pushed = context.source.host.run(homePush(context, path), { signal, expect: [0, 24] })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

/** Goes all the way to the folder that generations lie in, and sends nothing. */
export function rehearsedPush(ends: PushedBetween, path: string): ReadCommand {
  return pushHome({ ...order(ends, ends.source.config.nodes[0].home, path), heldApart: [], rehearsal: true })
}

export async function pushDump(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  const pushed = context.source.spool.host.run(dumpPush(context, context.run, path), { signal })
  await pushed.catch((error: unknown) => namingReceiver(context, error))
}

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

export function homePush(ends: PushedBetween, path: string): ReadCommand {
  return pushHome({ ...order(ends, ends.source.config.nodes[0].home, path), heldApart: configurationFiles })
}

export function dumpPush(ends: PushedBetween, run: string, path: string): ReadCommand {
  const from = `${ends.source.config.spool ?? ''}/${run}/database`
  return pushHome({ ...order(ends, from, path), heldApart: [] })
}

/** rrsync takes every path as one below the folder that it restricts the user to. */
function sentPath(path: string, root: string | undefined): string {
  return root === undefined ? path : relative(root, path)
}

type PushedBetween = {
  readonly refresh: RefreshConfig
  readonly source: { readonly config: EnvironmentConfig }
}

function order({ refresh, source }: PushedBetween, from: string, path: string) {
  const { to, identity, root } = refresh.transfer
  if (to.kind === 'local' || to.user === undefined) {
    throw new AppError('policy/not-yet', 'the transfer needs a user of its own, reached over SSH', {
      hint: `set refresh.${refresh.target}.transfer.to to ssh://user@host`,
    })
  }
  return {
    from,
    kind: 'home' as const,
    to: {
      user: to.user,
      host: to.host,
      ...(to.port === undefined ? {} : { port: to.port }),
      path: sentPath(path, root),
    },
    as: source.config.nodes[0].become === 'sudo' ? ('root' as const) : ('login' as const),
    ...(identity.kind === 'file' ? { ssh: { identityFile: identity.path } } : {}),
  }
}
