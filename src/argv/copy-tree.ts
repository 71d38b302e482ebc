import type { Command, ReadCommand } from './command.ts'

/** A copy whose files share their blocks until one is written; only on file systems that can (btrfs, XFS, ZFS 2.2). */
export function cloneTree(from: string, to: string): Command {
  return write('cp', ['-a', '--reflink=always', '-T', '--', from, to])
}

/** Folders of its own, and every file a second name of the one it is copied from. */
export function linkTree(from: string, to: string): Command {
  return write('cp', ['-a', '-l', '-T', '--', from, to])
}

/** Gives each file of `to` a content of its own, from the same in `from`, but those that match `shared` (patterns of rsync). */
export function ownFiles(from: string, to: string, shared: readonly string[]): Command {
  const excludes = shared.map((pattern) => `--exclude=${pattern}`)
  return write('rsync', ['-a', '--ignore-times', '--whole-file', ...excludes, '--', `${from}/`, `${to}/`])
}

/** The first file below a folder that has a second name and matches none of the paths; nothing where there is none. */
export function findSharedFile(folder: string, but: readonly string[]): ReadCommand {
  const others = but.flatMap((path) => ['!', '-path', path])
  return {
    effect: 'read',
    program: 'find',
    args: [folder, '-type', 'f', '-links', '+1', ...others, '-print', '-quit'],
    as: 'root',
  }
}

function write(program: string, args: readonly string[]): Command {
  return { effect: 'write', program, args, as: 'root' }
}
