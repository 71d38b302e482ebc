import { findSharedFile } from '../../argv/copy-tree.ts'
import { flushFileSystem } from '../../argv/files.ts'
import { writtenOnce } from '../../backup/base/written-once.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { awaitNoWriter } from './await-no-writer.ts'
import { assertOwnBase } from './base.ts'
import { cheapestWay, shareTree } from './share-tree.ts'

/**
 * The home of the new generation, from the base, unless it was made beside the dump. Nothing that the copy writes to is a file of the
 * base, or of another generation.
 */
export function homeFromBase(context: RunContext): Effect<{ folder: string }> {
  const { host, layout } = context.target
  const { home } = incomingPaths(layout, context.run)
  const made = madePath(context)
  return {
    id: 'take-backup/home',
    title: 'make the home of the new generation',
    apply: async (signal) => {
      if ((await host.status(made)) === undefined) await makeHome(context, signal)
    },
    verify: async () => {
      if ((await host.status(made)) === undefined) return { kind: 'open', seen: `${made} is not there` }
      const shared = (await host.run(findSharedFile(home))).stdout.trim()
      return shared === ''
        ? { kind: 'done', result: { folder: home } }
        : { kind: 'open', seen: `${shared} is a file of the base too` }
    },
  }
}

export async function makeHome(context: RunContext, signal: AbortSignal): Promise<void> {
  const { host, layout } = context.target
  const { home } = incomingPaths(layout, context.run)
  await assertOwnBase(context)
  await awaitNoWriter(context, home, signal)
  await host.removeFolder(home, [layout.beside])
  const way = await cheapestWay(context, signal)
  await shareTree(context, { from: basePaths(layout).home, to: home, way, shared: writtenOnce.home }, signal)
  await host.execute(flushFileSystem(home, 'root'), { signal })
  await host.writeFile(madePath(context), new Uint8Array(), secretFile)
}

/** Before the base changes: what was made of it is of an earlier attempt. */
export async function forgetMadeHome(context: RunContext): Promise<void> {
  await context.target.host.removeFile(madePath(context))
}

/** Says that it was made to its end. */
function madePath({ target, run }: RunContext): string {
  return `${incomingPaths(target.layout, run).folder}/home-made`
}
