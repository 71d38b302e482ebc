import type { Command, ReadCommand, RunAs } from './command.ts'

export function catFile(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'cat', args: ['--', path], as }
}

/** As `catFile`, but of no symbolic link, whose folder somebody may have made to get at what it leads to. */
export function readUnlinked(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'dd', args: ['bs=64K', 'iflag=nofollow', 'status=none', `if=${path}`], as }
}

/** Fields end in NUL, so that every name survives; read them with `readFileStatus`. A symbolic link is not followed. */
export const statusFields = '%f\\0%s\\0%U\\0%u\\0%G\\0%g\\0%a\\0%d\\0%i\\0%.9Y\\0'

/**
 * The mount point, last, is left out for another user: to find it `stat` leaves its working directory, and fails where that
 * user can't come back, such as the closed home of whoever logged in.
 */
export function statFile(path: string, as: RunAs): ReadCommand {
  const fields = typeof as === 'string' ? `${statusFields}%m\\0` : statusFields
  return { effect: 'read', program: 'stat', args: [`--printf=${fields}`, '--', path], as }
}

/** One name a line, quoted as in C; read them with `readListing`. Unlike `find`, nothing that it can be given changes a file. */
export function listFolder(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'ls', args: ['-A1', '--quoting-style=c', '--', `${path}/`], as }
}

export function diskSpace(path: string, as: RunAs): ReadCommand {
  return {
    effect: 'read',
    program: 'df',
    args: ['--block-size=1', '--output=avail,used,iavail,iused,itotal', '--', path],
    as,
  }
}

/** Every symbolic link resolved; ends in NUL. The path itself need not be there. */
export function resolvePath(path: string, as: RunAs): ReadCommand {
  return resolvePaths([path], as)
}

/** As `resolvePath`, for each in its order. */
export function resolvePaths(paths: readonly string[], as: RunAs): ReadCommand {
  return { effect: 'read', program: 'realpath', args: ['-m', '-z', '--', ...paths], as }
}

/** Those that are there, as they were given, each ended by NUL. Exits with 1 when one is not. */
export function existingPaths(paths: readonly string[], as: RunAs): ReadCommand {
  return { effect: 'read', program: 'realpath', args: ['-e', '-s', '-z', '--', ...paths], as }
}

/** Ends with 0 where the user may read it. */
export function mayRead(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'test', args: ['-r', path], as }
}

/** Ends with 0 where the user may write there, else with 1. */
export function mayWrite(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'test', args: ['-w', path], as }
}

export interface FindFiles {
  readonly folder: string
  readonly kind?: 'file' | 'folder' | 'symlink'
  /** Glob patterns of the last part of a path; any of them. All names where left out. */
  readonly names?: readonly string[]
  readonly maxDepth?: number
  /** Names of folders that are not entered. */
  readonly without?: readonly string[]
  /** Only what is no folder and lies below a folder of this name. */
  readonly within?: string
}

/** Paths below a folder, each ended by NUL; file systems mounted below it are left out. */
export function findFiles(query: FindFiles, as: RunAs): ReadCommand {
  const letters = { file: 'f', folder: 'd', symlink: 'l' } as const
  const depth = query.maxDepth === undefined ? [] : ['-maxdepth', String(query.maxDepth)]
  const type = query.kind === undefined ? [] : ['-type', letters[query.kind]]
  const names = (query.names ?? []).flatMap((name, index) => (index === 0 ? ['-name', name] : ['-o', '-name', name]))
  const named = names.length === 0 ? [] : ['(', ...names, ')']
  const pruned = (query.without ?? []).flatMap((name) => ['-type', 'd', '-name', name, '-prune', '-o'])
  const within = query.within === undefined ? [] : ['-path', `*/${query.within}/*`, '!', '-type', 'd']
  const args = [query.folder, '-xdev', '-mindepth', '1', ...depth, ...pruned, ...type, ...named, ...within, '-print0']
  return { effect: 'read', program: 'find', args, as }
}

export function makeFolder(path: string, folder: NewOwner, as: RunAs): Command {
  return write('install', ['-d', ...owned(folder), '--', path], as)
}

export interface NewOwner {
  readonly mode: number
  /** By name, or by number. */
  readonly owner: string
  readonly group: string
}

/** Empty, and with owner and mode from the first moment that it has a content. `install` makes it 0600 before it has that mode. */
export function makeEmptyFile(path: string, file: NewOwner, as: RunAs): Command {
  return write('install', [...owned(file), '-T', '--', '/dev/null', path], as)
}

/**
 * Standard input becomes the content of an existing file, and is on disk when it ends, as are owner and mode. Where somebody put a link
 * in its place, it fails.
 */
export function fillFile(path: string, as: RunAs): Command {
  return write('dd', [`of=${path}`, 'bs=64K', 'oflag=nofollow', 'conv=notrunc,nocreat,fsync', 'status=none'], as)
}

/** Standard input goes to the end of an existing file, and is on disk when it ends. */
export function appendToFile(path: string, as: RunAs): Command {
  return write('dd', [`of=${path}`, 'bs=64K', 'oflag=append', 'conv=notrunc,nocreat,fsync', 'status=none'], as)
}

/** A whole tree; symbolic links are never followed. */
export function changeOwnerOfTree(folder: string, owner: string, group: string, as: RunAs): Command {
  return write('chown', ['-h', '-R', '-P', '--', `${owner}:${group}`, folder], as)
}

/** The caller makes sure that both are on one file system: `mv` copies otherwise. */
export function renameFile(from: string, to: string, as: RunAs): Command {
  return write('mv', ['-f', '-T', '--', from, to], as)
}

/** A second name for a file, on its file system; ends with 1 where that name is taken, and leaves what lies there. */
export function linkFile(from: string, to: string, as: RunAs): Command {
  return write('ln', ['-T', '--', from, to], as)
}

export function removeFile(path: string, as: RunAs): Command {
  return write('rm', ['-f', '--', path], as)
}

/** Never leaves the file system that the folder lies on. */
export function removeTree(folder: string, as: RunAs): Command {
  return write('rm', ['-rf', '--one-file-system', '--preserve-root=all', '--', folder], as)
}

export interface MovedPath {
  readonly from: string
  readonly to: string
}

/** A line that is a path below `from` leads to the same below `to` instead. Each file is replaced by a rename, and keeps owner and mode. */
export function replaceLeadingPath(paths: readonly string[], { from, to }: MovedPath, as: RunAs): Command {
  const pattern = from.replaceAll(/[\\.*[^$#]/g, String.raw`\$&`)
  const replacement = to.replaceAll(/[\\&#]/g, String.raw`\$&`)
  return write('sed', ['-i', '-e', `s#^${pattern}/#${replacement}/#`, '--', ...paths], as)
}

/** Puts a file, or the names in a folder, on disk. */
export function flushPath(path: string, as: RunAs): Command {
  return write('sync', ['--', path], as)
}

/** Puts everything on disk that the file system of a path still has in memory, in one call whatever the number of files. */
export function flushFileSystem(path: string, as: RunAs): Command {
  return write('sync', ['-f', '--', path], as)
}

function write(program: string, args: readonly string[], as: RunAs): Command {
  return { effect: 'write', program, args, as }
}

function owned({ mode, owner, group }: NewOwner): readonly string[] {
  return ['-m', octal(mode), '-o', owner, '-g', group]
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0')
}
