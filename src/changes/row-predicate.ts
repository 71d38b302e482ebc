import type { Cell, Row } from '../ports/database.ts'
import { equals, type Predicate } from '../ports/predicate.ts'

/** The one row with this row's key. */
export function keyPredicate(row: Row, key: readonly string[]): Predicate {
  return { kind: 'and', all: key.map((column) => equals(column, cellValue(row[column] ?? null))) }
}

/** Rows that equal every cell given. */
export function rowPredicate(row: Row): Predicate {
  return { kind: 'and', all: Object.entries(row).map(([column, cell]) => equals(column, cellValue(cell))) }
}

/** An exact cell as a statement takes it: bytes in the hexadecimal form. */
export function cellValue(cell: Cell): string | number | boolean | null {
  if (cell instanceof Uint8Array) return String.raw`\x${Buffer.from(cell).toString('hex')}`
  return cell instanceof Date ? cell.toISOString() : cell
}
