import { allRows, type Predicate } from '../../../ports/predicate.ts'
import type { Catalogue } from '../../../ports/catalogue.ts'
import type { Row, Select } from '../../../ports/database.ts'
import type { CompiledStatement } from '../../../changes/sql/compiled.ts'
import { bindStatement } from '../../../changes/resolve-value.ts'
import { countRows, selectRows } from '../../../changes/sql/postgresql/select-rows.ts'
import { typedRow } from './cells.ts'
import type { Session } from './session.ts'

export async function select(session: Session, catalogue: Catalogue, query: Select): Promise<readonly Row[]> {
  const table = catalogue.get(query.table)
  if (table === undefined) return []
  const { columns, ...compiled } = selectRows(query, table)
  const { text, parameters } = plain(compiled)
  const rows = await session.query(text, parameters)
  return rows.map((row) => typedRow(row, columns, query.exact ?? false))
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
  const [row] = await session.query(text, parameters)
  return Number(row?.['rows'])
}

const FIRST_BATCH = 100
const MAX_BATCH = 5000
const BATCH_CHARACTERS = 250_000

/** Within a transaction of the session. A batch is as many rows as come to about 250,000 characters, going by the batch before. */
export async function* stream(session: Session, catalogue: Catalogue, query: Select): AsyncIterable<readonly Row[]> {
  const table = catalogue.get(query.table)
  if (table === undefined) return
  const { columns, ...compiled } = selectRows(query, table)
  const { text, parameters } = plain(compiled)
  const cursor = `understudy_${crypto.randomUUID().replaceAll('-', '')}`
  await session.query(`declare ${cursor} no scroll cursor for ${text}`, parameters)
  let size = FIRST_BATCH
  for (;;) {
    const rows = await session.query(`fetch ${size} from ${cursor}`)
    if (rows.length === 0) break
    yield rows.map((row) => typedRow(row, columns, query.exact ?? false))
    const characters = rows.reduce((sum, row) => sum + charactersOf(row), 0)
    size = Math.max(1, Math.min(MAX_BATCH, Math.floor((BATCH_CHARACTERS * rows.length) / Math.max(1, characters))))
  }
  await session.query(`close ${cursor}`)
}

/** Roughly: what it takes to hold a row. */
function charactersOf(row: Readonly<Record<string, unknown>>): number {
  return Object.values(row).reduce<number>(
    (sum, cell) => sum + (typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8),
    0,
  )
}

// A query of a reader has no secret to resolve.
function plain(statement: CompiledStatement) {
  return bindStatement(statement, new Map())
}
