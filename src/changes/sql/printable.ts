import type { Statement } from '../../ports/database.ts'
import type { CompiledStatement } from './compiled.ts'
import { literal } from './postgresql/literal.ts'

// Quoted names and texts are matched first, so that a `$1` within them is left alone.
const PLACES = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g

/** The statement with its values in it, as `plan --sql` prints it and as it runs. A secret is printed as `'[secret]'`. */
export function printable(statement: CompiledStatement | Statement): string {
  return statement.text.replace(PLACES, (text, place: string | undefined) =>
    place === undefined ? text : literal(statement.parameters[Number(place) - 1] ?? null),
  )
}
