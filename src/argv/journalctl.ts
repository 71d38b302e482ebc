import type { ReadCommand } from './command.ts'

/** More than these are not asked for at once. */
export const KERNEL_LINES = 1000

/**
 * The last thousand lines of the kernel that hold these words, of at most so many days and of every boot that the journal has, each
 * after its time in seconds. Ends with 1 where there is none, and says on standard error where there is no journal.
 */
export function listKernelLines(words: string, days: number): ReadCommand {
  const lines = ['--no-pager', '--output=short-unix', `--lines=${KERNEL_LINES}`, `--since=-${days}d`]
  // Not `--dmesg`, which is about this boot alone.
  return {
    effect: 'read',
    program: 'journalctl',
    args: [...lines, `--grep=${words}`, '_TRANSPORT=kernel'],
    as: 'root',
  }
}

export interface KernelLine {
  /** ISO 8601. */
  readonly at: string
  readonly text: string
}

/** Whether there may be earlier ones, which were left out. Lines between two boots are none. */
export function isCutOff(output: string): boolean {
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('-- '))
  return lines.length >= KERNEL_LINES
}

/** Anything else that is printed is left out. */
export function readKernelLines(output: string): readonly KernelLine[] {
  return output.split('\n').flatMap((line) => {
    const [, seconds, text] = /^(\d+(?:\.\d+)?) \S+ kernel: (.*)$/.exec(line) ?? []
    if (seconds === undefined || text === undefined) return []
    return [{ at: new Date(Math.floor(Number(seconds) * 1000)).toISOString(), text }]
  })
}
