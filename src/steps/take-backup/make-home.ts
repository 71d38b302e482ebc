import type { Command } from '../../argv/command.ts'
import { cloneTree, copyTree, findSharedFile, linkTree, ownFiles } from '../../argv/copy-tree.ts'
import { flushFileSystem } from '../../argv/files.ts'
import { formatHomeWay, type HomeWay } from '../../backup/base/home-way.ts'
import { writtenOnce } from '../../backup/base/written-once.ts'
import { basePaths, incomingPaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { awaitNoWriter } from './await-no-writer.ts'
import { assertOwnBase } from './base.ts'

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
  const way = await bestWay(context, signal)
  // Before the copy, so that one that fills the disk is expected by the next run.
  await host.writeFile(basePaths(layout).homeWay, formatHomeWay(way), secretFile)
  await copyBase(context, { to: home, way }, signal)
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

/** What costs least: blocks that are shared until one side writes, else files that nobody writes to, else a copy. */
async function bestWay(context: RunContext, signal: AbortSignal): Promise<HomeWay> {
  if (await isPossible(context, cloneTree, signal)) return 'clone'
  return (await isPossible(context, linkTree, signal)) ? 'link' : 'copy'
}

async function copyBase(
  { target: { host, layout } }: RunContext,
  { to, way }: { readonly to: string; readonly way: HomeWay },
  signal: AbortSignal,
): Promise<void> {
  const { home } = basePaths(layout)
  switch (way) {
    case 'clone':
      await host.execute(cloneTree(home, to), { signal })
      return
    case 'link':
      await host.execute(linkTree(home, to), { signal })
      await host.execute(ownFiles(home, to, writtenOnce.home), { signal })
      return
    case 'copy':
      await host.execute(copyTree(home, to), { signal })
  }
}

/** Tried on one file: where it fails, it would fail on each. */
async function isPossible(
  { target: { host, layout } }: RunContext,
  way: (from: string, to: string) => Command,
  signal: AbortSignal,
): Promise<boolean> {
  const { tried: from, triedCopy: to } = basePaths(layout)
  await host.writeFile(from, encodeUtf8('whether a copy can share blocks\n'.repeat(256)), secretFile)
  const { exitCode } = await host.execute(way(from, to), { signal, expect: [0, 1] })
  for (const path of [from, to]) await host.removeFile(path)
  return exitCode === 0
}
