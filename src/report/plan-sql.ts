import type { Change, RowChange } from '../changes/change.ts'
import { compileRowChange } from '../changes/sql/compile-row-change.ts'
import { printable } from '../changes/sql/printable.ts'
import type { SqlDialect } from '../kernel/database-server.ts'
import type { Plan } from '../plan/plan.ts'
import type { Catalogue } from '../ports/catalogue.ts'
import { printableText } from './columns.ts'

/** Tables and columns of the source, which the copy will have too, and how statements on them are spelled. */
export interface SourceTables {
  readonly catalogue: Catalogue
  readonly dialect: SqlDialect
}

/** The exact statements of a plan as one transaction; a secret is printed as '[secret]'. */
export function planSql({ steps, environment, source }: Plan, tables: SourceTables): string {
  const changes = steps.flatMap((step) => step.changes).filter(isRowChange)
  const head = `-- Refresh of ${environment} from ${source}: what is done to the copy's database, in one transaction.`
  return `${[head, 'BEGIN;', ...changes.flatMap((change) => statements(change, tables)), 'COMMIT;'].join('\n')}\n`
}

function statements(change: RowChange, { catalogue, dialect }: SourceTables): readonly string[] {
  const compiled = compileRowChange(change, catalogue, dialect)
  const because = `-- ${printableText(change.because)}`
  switch (compiled.kind) {
    case 'statements':
      return ['', because, ...compiled.statements.map((statement) => `${printable(statement, dialect)};`)]
    case 'skipped':
      return ['', because, `-- skipped: ${printableText(compiled.because)}`]
    case 'refused':
      return ['', because, `-- refused: ${printableText(compiled.because)}`]
  }
}

function isRowChange(change: Change): change is RowChange {
  return change.kind === 'update-rows' || change.kind === 'insert-rows' || change.kind === 'delete-rows'
}
