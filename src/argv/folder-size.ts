import type { ReadCommand, RunAs } from './command.ts'

/** What the files below a folder, or a file, hold; read it with `readFolderSize`. For folders of few files. */
export function folderSize(path: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'du', args: ['--summarize', '--bytes', '--', path], as }
}

/** In bytes. Undefined for what is no such output. */
export function readFolderSize(output: string): number | undefined {
  const bytes = /^(\d+)\t/.exec(output)?.[1]
  return bytes === undefined ? undefined : Number(bytes)
}
