/** A key as `Properties.store` writes it: spaces, separators, comment marks and everything beyond printable ASCII escaped. */
export function escapeKey(key: string): string {
  return escape(key).replaceAll(' ', '\\ ')
}

/** A value as `Properties.store` writes it: only a leading space is escaped. Never contains a line break. */
export function escapeValue(value: string): string {
  return escape(value).replace(/^ /u, '\\ ')
}

/** Undoes the escapes of a key or value; `undefined` when a `\u` is not followed by four hexadecimal digits. */
export function unescape(text: string): string | undefined {
  let result = ''
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '\\') {
      result += text.charAt(at)
      continue
    }
    at += 1
    if (text[at] === 'u') {
      const digits = text.slice(at + 1, at + 5)
      if (!/^[0-9a-fA-F]{4}$/u.test(digits)) return undefined
      result += String.fromCharCode(Number.parseInt(digits, 16))
      at += 4
    } else {
      result += controls.get(text.charAt(at)) ?? text.charAt(at)
    }
  }
  return result
}

const controls: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
])

const escapes: ReadonlyMap<string, string> = new Map([...controls].map(([letter, control]) => [control, `\\${letter}`]))

function escape(text: string): string {
  let result = ''
  for (let at = 0; at < text.length; at += 1) result += escapeUnit(text.charAt(at))
  return result
}

function escapeUnit(unit: string): string {
  if ('\\=:#!'.includes(unit)) return `\\${unit}`
  const control = escapes.get(unit)
  if (control !== undefined) return control
  if (unit >= ' ' && unit <= '~') return unit
  return `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}
