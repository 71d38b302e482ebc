import { posix } from 'node:path'

/** A file that the configuration of an SSH client names, or those of one folder that a pattern stands for. */
export type NamedFiles =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'matching'; readonly folder: string; readonly matches: (name: string) => boolean }
  /** Only the client itself could say: a variable, a token, a pattern of folders. */
  | { readonly kind: 'unclear' }

/** As ssh_config(5) has it: `~` is the home of the user, and what begins with neither that nor `/` lies in its `.ssh`. */
export function namedFiles(word: string, home: string): NamedFiles {
  const path = posix.resolve(`${home}/.ssh`, word.replace(/^~(?=\/)|%d/gu, home))
  const [folder, name] = [posix.dirname(path), posix.basename(path)]
  if (/[$%~[\]{}]/u.test(path) || isPattern(folder)) return { kind: 'unclear' }
  return isPattern(name) ? { kind: 'matching', folder, matches: matcherOf(name) } : { kind: 'file', path }
}

function isPattern(path: string): boolean {
  return /[*?]/u.test(path)
}

/** A name with a dot at its start is meant only by a pattern with one. */
function matcherOf(pattern: string): (name: string) => boolean {
  const literal = pattern.replaceAll(/[\\^$.|+()]/g, '\\$&')
  const whole = new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`)
  return (name) => whole.test(name) && (name.startsWith('.') ? pattern.startsWith('.') : true)
}
