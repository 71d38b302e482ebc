import { relative } from 'node:path/posix'
import { pushHome } from '../../argv/rsync.ts'
import { configurationFiles } from '../../hold/layout.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunContext } from '../run-context.ts'

/** Pushed by the source, as its root so that every file is readable there, to a user who may only receive. */
export async function pushSourceHome(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  const { host, config } = context.source
  const from = config.nodes[0].home
  // 24: files vanished while they were copied, which a running Bitbucket does all the time; the second pass runs under the lock.
  await host.run(pushHome({ ...order(context, from, path), heldApart: configurationFiles }), {
    signal,
    expect: [0, 24],
  })
}

export async function pushDump(context: RunContext, path: string, signal: AbortSignal): Promise<void> {
  const { spool, config } = context.source
  await spool.host.run(
    pushHome({ ...order(context, `${config.spool ?? ''}/${context.run}/database`, path), heldApart: [] }),
    { signal },
  )
}

/** rrsync takes every path as one below the folder that it restricts the user to. */
function sentPath(path: string, root: string | undefined): string {
  return root === undefined ? path : relative(root, path)
}

function order({ refresh, source }: RunContext, from: string, path: string) {
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
