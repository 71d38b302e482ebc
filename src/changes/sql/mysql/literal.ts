import type { Secret } from '../../../kernel/secret.ts'
import type { Parameter } from '../compiled.ts'

// A backslash escapes unless the server is told NO_BACKSLASH_ESCAPES, and what is not ASCII depends on the client's character set.
const PLAIN = /^[\x20-\x5b\x5d-\x7e]*$/u

/** A parameter as text of a statement that means the same in every mode of the server. A secret is its redaction. */
export function literal(value: Parameter | Secret): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'object') return quoted('[secret]')
  return String(value)
}

function quoted(text: string): string {
  return PLAIN.test(text)
    ? `'${text.replaceAll("'", "''")}'`
    : `_utf8mb4 x'${Buffer.from(text).toString('hex').toUpperCase()}'`
}
