import { AppError } from '../kernel/app-error.ts'
import { escapedByte } from './byte-text.ts'

const PLAIN = /^[\w%+,./:@=-]+$/

/**
 * The one place where an argument vector becomes text for a shell: POSIX words for the login shell that sshd starts.
 * A byte that is no UTF-8 (see byte-text.ts) is written as an octal escape, because arguments of a local process can't carry it.
 */
export function quoteForShell(argv: readonly string[]): string {
  return argv.map((word, index) => quoteWord(word, index === 0)).join(' ')
}

function quoteWord(word: string, first: boolean): string {
  if (word.includes('\0')) {
    throw new AppError('host/command-failed', `an argument holds a NUL character: ${JSON.stringify(word)}`, {
      hint: 'no program can be given such an argument; look for a file name or setting that was read wrongly',
    })
  }
  // An unquoted `a=b` in front would be an assignment, and zsh expands `=program`.
  if (PLAIN.test(word) && !word.startsWith('=') && !(first && word.includes('='))) return word
  return `'${Array.from(word).map(quoteCharacter).join('')}'`
}

function quoteCharacter(character: string): string {
  if (character === "'") return `'\\''`
  const byte = escapedByte(character)
  return byte === undefined ? character : `'"$(printf '\\${byte.toString(8)}')"'`
}
