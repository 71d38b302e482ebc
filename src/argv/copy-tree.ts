import type { Command, ReadCommand } from './command.ts'
import { largeFiles, objectPaths } from './object-paths.ts'

/** A copy whose files share their blocks until one is written; only on file systems that can (btrfs, XFS, ZFS 2.2). */
export function cloneTree(from: string, to: string): Command {
  return write('cp', ['-a', '--no-preserve=links', '--reflink=always', '-T', '--', from, to])
}

/** Folders of its own, and every file a second name of the one it is copied from. */
export function linkTree(from: string, to: string): Command {
  return write('cp', ['-a', '-l', '-T', '--', from, to])
}

export function copyTree(from: string, to: string): Command {
  return write('cp', ['-a', '--no-preserve=links', '-T', '--', from, to])
}

/** Gives each file of `to` a content of its own, from the same in `from`, but those that rules of rsync (`+`, `-`) pass over. */
export function ownFiles(from: string, to: string, rules: readonly string[]): Command {
  const filters = rules.map((rule) => `--filter=${rule}`)
  return write('rsync', ['-a', '--ignore-times', '--whole-file', ...filters, '--', `${from}/`, `${to}/`])
}

/** The first file below a folder that has a second name and is none that is written once; nothing where there is none. */
export function findSharedFile(folder: string): ReadCommand {
  const once = ['(', ...objectPaths('/*'), '-o', ...largeFiles, ')']
  const args = [folder, '-type', 'f', '-links', '+1', '!', ...once, '-print', '-quit']
  return { effect: 'read', program: 'find', args, as: 'root' }
}

function write(program: string, args: readonly string[]): Command {
  return { effect: 'write', program, args, as: 'root' }
}
