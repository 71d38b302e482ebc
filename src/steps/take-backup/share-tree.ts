import { cloneTree, copyTree, linkTree, ownFiles } from '../../argv/copy-tree.ts'
import type { Command } from '../../argv/command.ts'
import { formatHomeWay, type HomeWay } from '../../backup/base/home-way.ts'
import { basePaths } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { RunContext } from '../run-context.ts'
import { UNWATCHED_MS } from '../unwatched.ts'
import { openBaseFolder } from './base.ts'

/** A folder that becomes another, with all that it holds. */
interface Sharing {
  readonly from: string
  readonly to: string
  readonly way: HomeWay
  /** Rules of rsync, `-` for what both may have the same files of: nobody writes to those. */
  readonly shared: readonly string[]
}

/** `to` is not there, or empty. */
export async function shareTree(
  { target: { host } }: Pick<RunContext, 'target'>,
  { from, to, way, shared }: Sharing,
  signal: AbortSignal,
): Promise<void> {
  const options = { signal, timeoutMs: UNWATCHED_MS }
  switch (way) {
    case 'clone':
      await host.execute(cloneTree(from, to), options)
      return
    case 'link':
      await host.execute(linkTree(from, to), options)
      await host.execute(ownFiles(from, to, shared), options)
      return
    case 'copy':
      await host.execute(copyTree(from, to), options)
  }
}

/**
 * What costs least: blocks that are shared until one side writes, else files that nobody writes to, else a copy. Noted before anything is
 * copied, so that a copy that fills the disk is expected by the next run.
 */
export async function cheapestWay(context: RunContext, signal: AbortSignal): Promise<HomeWay> {
  const { host, layout } = context.target
  await openBaseFolder(context)
  const way = await possibleWay(context, signal)
  await host.writeFile(basePaths(layout).homeWay, formatHomeWay(way), secretFile)
  return way
}

async function possibleWay(context: RunContext, signal: AbortSignal): Promise<HomeWay> {
  if (await isPossible(context, cloneTree, signal)) return 'clone'
  return (await isPossible(context, linkTree, signal)) ? 'link' : 'copy'
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
