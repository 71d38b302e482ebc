const simpleEscapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

/** Splits a value into words as systemd does: white space separates, quotes of both kinds group, C escapes count everywhere. */
export function splitWords(value: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < value.length;) {
    const character = value.charAt(at)
    if (character === '\\') {
      const escape = readEscape(value, at)
      word = (word ?? '') + escape.text
      at = escape.next
      continue
    }
    at += 1
    if (quote !== '') {
      if (character === quote) quote = ''
      else word = (word ?? '') + character
    } else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  return word === undefined ? words : [...words, word]
}

/** Writes one word so that `splitWords` reads it back unchanged. */
export function quoteWord(word: string): string {
  if (word !== '' && !/[\s"'\\]/.test(word)) return word
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')
  return `"${escaped}"`
}

/** `%` specifiers of systemd.unit(5), those that a service of the lab can hold. */
export function expandSpecifiers(value: string, unit: string): string {
  const prefix = unit.replace(/\.[a-z]+$/, '')
  const instance = prefix.includes('@') ? prefix.slice(prefix.indexOf('@') + 1) : ''
  const meanings: Readonly<Record<string, string>> = {
    '%': '%',
    n: unit,
    N: prefix,
    p: prefix.split('@')[0] ?? prefix,
    i: instance,
    t: '/run',
  }
  return value.replaceAll(/%([%nNpit])/g, (whole, letter: string) => meanings[letter] ?? whole)
}

/** Fills in `${NAME}` and `$NAME` in the words of a command line; a whole word `$NAME` is split at white space. */
export function expandVariables(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  return words.flatMap((word) => {
    const whole = /^\$([A-Za-z_][A-Za-z0-9_]*)$/.exec(word)?.[1]
    if (whole !== undefined) return (environment[whole] ?? '').split(/\s+/).filter((part) => part !== '')
    return [
      word.replaceAll(/\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (found, name: string | undefined) =>
        name === undefined || found === '$$' ? '$' : (environment[name] ?? ''),
      ),
    ]
  })
}

function readEscape(value: string, at: number): { text: string; next: number } {
  const hex = /^\\x([0-9a-fA-F]{2})/.exec(value.slice(at))?.[1]
  if (hex !== undefined) return { text: String.fromCodePoint(Number.parseInt(hex, 16)), next: at + 4 }
  const octal = /^\\([0-3][0-7]{2})/.exec(value.slice(at))?.[1]
  if (octal !== undefined) return { text: String.fromCodePoint(Number.parseInt(octal, 8)), next: at + 4 }
  const letter = value.charAt(at + 1)
  return { text: simpleEscapes[letter] ?? `\\${letter}`, next: at + 2 }
}
