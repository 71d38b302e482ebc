import { Secret } from '../kernel/secret.ts'
import type { ReadCommand, RunAs } from './command.ts'

export interface SearchText {
  /** Searched with everything below it; symbolic links inside are not followed. It must be there. */
  readonly folder: string
  /** Any of them, whatever the case. They go to standard input: the arguments are the same for every source, and some are secrets. */
  readonly words: readonly string[]
  /** Globs of the files that are searched; all where left out. */
  readonly names?: readonly string[]
  /** Globs of names of files and folders that are passed over. */
  readonly without?: readonly string[]
}

/** A line for each line that has one of the words: read it with `readFoundLine`. Exits with 1 when there is none. */
export function searchText({ folder, words, names = [], without = [] }: SearchText, as: RunAs): ReadCommand {
  const args = [
    ...flags,
    ...names.map((name) => `--include=${name}`),
    ...without.flatMap((name) => [`--exclude=${name}`, `--exclude-dir=${name}`]),
    '--',
    folder,
  ]
  return {
    effect: 'read',
    program: 'grep',
    args,
    as,
    ...(words.length === 0 ? {} : { input: new Secret(words.join('\n')) }),
  }
}

// Recursive, silent about what vanishes, files as text, any case, with line and name, plain words from standard input, no devices.
const flags = ['-r', '-s', '-a', '-i', '-n', '-Z', '-H', '-F', '-D', 'skip', '-f', '-']

export interface FoundLine {
  readonly path: string
  readonly line: number
  readonly text: string
}

/** Undefined for what is no such line, as after a line break in a file name. */
export function readFoundLine(output: string): FoundLine | undefined {
  const [, path = '', line = '', text = ''] = /^([^\0]+)\0(\d+):([^]*)$/u.exec(output) ?? []
  return path === '' ? undefined : { path, line: Number(line), text }
}
