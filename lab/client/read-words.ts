import { readFileSync } from 'node:fs'

/** What a JVM was started with. */
export interface JavaWords {
  readonly properties: ReadonlyMap<string, string>
  readonly jar: string | undefined
  /** What the program in the jar is given. */
  readonly words: readonly string[]
}

/** As the launcher of a JVM reads its words: `@FILE` is replaced by the words in it, until the jar is named. */
export function readWords(argv: readonly string[]): JavaWords {
  const properties = new Map<string, string>()
  const words = [...argv]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-jar') return { properties, jar: words.shift(), words }
    if (word.startsWith('@')) words.unshift(...wordsOf(readFileSync(word.slice(1), 'utf8')))
    else if (word.startsWith('-D')) properties.set(...pairOf(word.slice(2)))
  }
  return { properties, jar: undefined, words: [] }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** Words of an argument file: split at blanks, within double quotes a backslash escapes. */
function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/gsu)].map(([, quoted, plain]) =>
    quoted === undefined
      ? (plain ?? '')
      : quoted.replaceAll(/\\(.)/gsu, (_, letter: string) => controls[letter] ?? letter),
  )
}

const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f' }
