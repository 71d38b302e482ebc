import { bindStatement } from '../../../changes/resolve-value.ts'
import type { CompiledStatement } from '../../../changes/sql/compiled.ts'
import { countRows, selectRows } from '../../../changes/sql/mysql/select-rows.ts'
import type { Catalogue } from '../../../ports/catalogue.ts'
import type { Row, Select } from '../../../ports/database.ts'
import { allRows, type Predicate } from '../../../ports/predicate.ts'
import { typedRow } from './cells.ts'
import type { Session } from './session.ts'

export async function select(session: Session, catalogue: Catalogue, query: Select): Promise<readonly Row[]> {
  const table = catalogue.get(query.table)
  if (table === undefined) return []
  const { columns, ...compiled } = selectRows(query, table)
  const { text, parameters } = plain(compiled)
  const rows = await session.cells(text, parameters)
  return rows.map((cells) => typedRow(cells, columns, query.exact ?? false))
}

export async function count(
  session: Session,
  catalogue: Catalogue,
  table: string,
  where: Predicate = allRows,
): Promise<number> {
  const shape = catalogue.get(table)
  if (shape === undefined) return 0
  const { text, parameters } = plain(countRows(shape, where))
  const [row] = await session.cells(text, parameters)
  return Number(row?.[0]?.toString())
}

const MAX_BATCH = 5000
const BATCH_BYTES = 250_000

/** A batch is as many rows as come to about 250,000 bytes. The session does nothing else until it has ended. */
export async function* stream(session: Session, catalogue: Catalogue, query: Select): AsyncIterable<readonly Row[]> {
  const table = catalogue.get(query.table)
  if (table === undefined) return
  const { columns, ...compiled } = selectRows(query, table)
  const { text, parameters } = plain(compiled)
  let batch: Row[] = []
  let bytes = 0
  for await (const cells of session.stream(text, parameters)) {
    batch.push(typedRow(cells, columns, query.exact ?? false))
    bytes += cells.reduce((sum, cell) => sum + (cell?.length ?? 0), 0)
    if (bytes < BATCH_BYTES && batch.length < MAX_BATCH) continue
    yield batch
    batch = []
    bytes = 0
  }
  if (batch.length > 0) yield batch
}

// A query of a reader has no secret to resolve.
function plain(statement: CompiledStatement) {
  return bindStatement(statement, new Map())
}
