import type { Secret } from '../../../kernel/secret.ts'
import type { Parameter } from '../compiled.ts'

/** A parameter as text of a statement, for a server with standard_conforming_strings. A secret is its redaction. */
export function literal(value: Parameter | Secret): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'object') return quoted('[secret]')
  return String(value)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
