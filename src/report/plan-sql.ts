import type { Change, RowChange } from '../changes/change.ts'
import { compileRowChange } from '../changes/sql/compile-row-change.ts'
import { printable } from '../changes/sql/printable.ts'
import type { Plan } from '../plan/plan.ts'
import type { Catalogue } from '../ports/catalogue.ts'
import { printableText } from './columns.ts'

/** The exact statements of a plan as one transaction; a secret is printed as '[secret]'. The catalogue is the source's. */
export function planSql({ steps, environment, source }: Plan, catalogue: Catalogue): string {
  const changes = steps.flatMap((step) => step.changes).filter(isRowChange)
  const head = `-- Refresh of ${environment} from ${source}: what is done to the copy's database, in one transaction.`
  return `${[head, 'BEGIN;', ...changes.flatMap((change) => statements(change, catalogue)), 'COMMIT;'].join('\n')}\n`
}

function statements(change: RowChange, catalogue: Catalogue): readonly string[] {
  const compiled = compileRowChange(change, catalogue)
  const because = `-- ${printableText(change.because)}`
  switch (compiled.kind) {
    case 'statements':
      return ['', because, ...compiled.statements.map((statement) => `${printable(statement)};`)]
    case 'skipped':
      return ['', because, `-- skipped: ${printableText(compiled.because)}`]
    case 'refused':
      return ['', because, `-- refused: ${printableText(compiled.because)}`]
  }
}

function isRowChange(change: Change): change is RowChange {
  return change.kind === 'update-rows' || change.kind === 'insert-rows' || change.kind === 'delete-rows'
}
