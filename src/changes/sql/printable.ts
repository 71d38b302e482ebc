import type { SqlDialect } from '../../kernel/database-server.ts'
import type { Statement } from '../../ports/database.ts'
import type { CompiledStatement } from './compiled.ts'
import { literal as mysqlLiteral } from './mysql/literal.ts'
import { literal } from './postgresql/literal.ts'

// Quoted names and texts are matched first, so that a place within them is left alone.
const NUMBERED = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\$(\d+)/g
const IN_TURN = /`(?:[^`]|``)*`|'(?:[^']|'')*'|(\?)/g

/** The statement with its values in it, as `plan --sql` prints it and as it runs. A secret is printed as `'[secret]'`. */
export function printable({ text, parameters }: CompiledStatement | Statement, dialect: SqlDialect): string {
  switch (dialect) {
    case 'postgresql':
      return text.replace(NUMBERED, (part, place: string | undefined) =>
        place === undefined ? part : literal(parameters[Number(place) - 1] ?? null),
      )
    case 'mysql': {
      let next = 0
      return text.replace(IN_TURN, (part, place: string | undefined) =>
        place === undefined ? part : mysqlLiteral(parameters[next++] ?? null),
      )
    }
  }
}
