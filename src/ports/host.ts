import type { Command, ReadCommand } from '../argv/command.ts'

export interface FileStatus {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other'
  readonly bytes: number
  readonly owner: string
  readonly group: string
  /** Permission bits, such as 0o600. */
  readonly mode: number
  readonly device: number
  readonly inode: number
  readonly modified: Date
  /** Mount point of the file system it lies on; empty where files are read as another user. */
  readonly mountPoint: string
}

/** Of the file system that a path lies on. Without a limit on inodes there are endlessly many, and nobody counts the used ones. */
export interface FreeSpace {
  readonly bytes: number
  readonly inodes: number
  readonly usedBytes: number
  readonly usedInodes: number
}

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
  /** Exit codes that are an answer, not a failure; default [0]. Others reject with 'host/command-failed' and the last lines of stderr. */
  readonly expect?: readonly number[]
  /** Called with each line of stdout as it comes; then `stdout` of the result is empty. */
  readonly onLine?: (line: string) => void
  /**
   * Reads stdout as it comes, no faster than it takes it, so that memory stays bounded; then `stdout` of the result is empty. When it
   * rejects, the program loses its reader and ends, and the call rejects with the same.
   */
  readonly onOutput?: (output: AsyncIterable<Uint8Array>) => Promise<void>
}

/** A host that may only be looked at. Paths are absolute, on that host, and pass byte for byte. */
export interface HostReader extends AsyncDisposable {
  /** As the configuration names it: `ssh://understudy@bb1:22` or `local`. */
  readonly name: string
  run(command: ReadCommand, options?: RunOptions): Promise<CommandResult>
  /** Undefined when it is not there. Small files only (under 16 MiB). */
  readFile(path: string): Promise<Uint8Array | undefined>
  /** As the user that logs in, where that may read it, so that a file for everybody, such as a unit, needs no sudo rule. */
  readOpenFile(path: string): Promise<Uint8Array | undefined>
  /** As `readFile`, where a rule of sudo leaves the folder open; a symbolic link is refused. */
  readUnlinked(path: string): Promise<Uint8Array | undefined>
  status(path: string): Promise<FileStatus | undefined>
  /** Names in a folder, sorted; empty when it is not there. */
  list(path: string): Promise<readonly string[]>
  freeSpace(path: string): Promise<FreeSpace>
}

export interface NewFile {
  readonly mode: number
  /** Owner and group by name. */
  readonly owner: string
  readonly group: string
}

/** A host of a target. Every write is atomic (a file beside it, flushed, renamed) and may be repeated. */
export interface HostWriter extends HostReader {
  execute(command: Command, options?: RunOptions): Promise<CommandResult>
  writeFile(path: string, content: Uint8Array, as: NewFile): Promise<void>
  /**
   * Never replaces: one link(2) of a finished file. Of several callers, on whatever machines, exactly one gets `created`, and
   * whoever sees the file sees all of it. A caller whose connection breaks can't know which it got; it reads the file.
   */
  createFile(path: string, content: Uint8Array, as: NewFile): Promise<'created' | 'exists'>
  makeFolder(path: string, as: NewFile): Promise<void>
  /** One rename(2) on one file system; replaces a file, refuses to replace a folder that is not empty. */
  rename(from: string, to: string): Promise<void>
  /** Absent is done. */
  removeFile(path: string): Promise<void>
  /** Absent is done. Refuses paths that are not inside one of `within`. */
  removeFolder(path: string, within: readonly string[]): Promise<void>
}
