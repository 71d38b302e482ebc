import type { ReadCommand, RunAs } from './command.ts'

export interface PackFiles {
  /** Searched with everything below it; symbolic links inside are not followed. It must be there. */
  readonly folder: string
  /** An extended regular expression of whole paths, whatever the case; every file where left out. */
  readonly paths?: string
  /** Names of folders that are not entered. */
  readonly withoutFolders?: readonly string[]
  /** Globs of names of files that are passed over, whatever the case. */
  readonly without?: readonly string[]
}

/**
 * The files below a folder as archives of tar on standard output, one after the other: a few programs, whatever the number of files.
 * The names go from `find` to `tar` by themselves, so that the arguments are the same for every source. Exits with 1 when one could not
 * be read, or changed while it was; stderr says which.
 */
export function packFiles({ folder, paths, withoutFolders = [], without = [] }: PackFiles, as: RunAs): ReadCommand {
  const pruned = withoutFolders.length === 0 ? [] : ['-type', 'd', ...anyOf('-name', withoutFolders), '-prune', '-o']
  const named = paths === undefined ? [] : ['-iregex', paths]
  const left = without.length === 0 ? [] : ['!', ...anyOf('-iname', without)]
  const chosen = [...pruned, '-type', 'f', ...named, ...left]
  return {
    effect: 'read',
    program: 'find',
    args: ['-H', folder, '-regextype', 'posix-extended', '-mindepth', '1', ...chosen, '-exec', ...tar, '{}', '+'],
    as,
  }
}

// Each hard link with its content: it may be the only one that is looked at.
const tar = ['tar', '-c', '-f', '-', '-P', '--format=gnu', '--no-recursion', '--hard-dereference', '--']

function anyOf(test: string, words: readonly string[]): readonly string[] {
  return ['(', ...words.flatMap((word, index) => (index === 0 ? [test, word] : ['-o', test, word])), ')']
}

/** Whether nothing at all was packed: `find` says so, and ends as it does when a file could not be read. */
export function lacksTar(stderr: string): boolean {
  return /^\S*find: ['\u2018]tar['\u2019]: /mu.test(stderr)
}

/** Paths that `find` or `tar` could not read, as they say it on stderr; what vanished meanwhile is none. */
export function readUnreadable(stderr: string): readonly string[] {
  return stderr.split('\n').flatMap((line) => {
    const [, path = '', why = ''] = UNREADABLE.exec(line) ?? []
    return path === '' || why === 'No such file or directory' ? [] : [path]
  })
}

const UNREADABLE =
  /^(?:tar: (?=.*: Cannot (?:open|read|stat): )|find: ['\u2018])(.+?)(?:['\u2019]?: (?:Cannot \w+: )?)([A-Z][^:]*)$/u
