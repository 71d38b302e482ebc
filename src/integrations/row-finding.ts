import type { Endpoint } from '../kernel/endpoint.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { Json } from '../kernel/json.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { Cell, Row } from '../ports/database.ts'
import { keyed, type Predicate } from '../ports/predicate.ts'

interface RowWords {
  readonly integration: IntegrationId
  readonly table: string
  /** Columns that name the row. */
  readonly key: readonly string[]
  readonly row: Row
  readonly summary: string
  readonly endpoints?: readonly Endpoint[]
  readonly secret?: boolean
  readonly state?: Finding['state']
  readonly detail?: Json
}

/** A finding in one row. Its id stays the same as long as the row's key does. */
export function rowFinding(words: RowWords): Finding {
  const { integration, table, key, row, summary, endpoints = [], secret = false, state = 'live', detail } = words
  const where: Place = {
    kind: 'row',
    table,
    key: Object.fromEntries(key.map((column) => [column, keyCell(row[column])])),
  }
  return {
    id: `${integration}:${placeName(where)}`,
    integration,
    where,
    endpoints,
    secret,
    summary,
    state,
    ...(detail === undefined ? {} : { detail }),
  }
}

/** The row that a finding is about. Throws when it is about something else, which is a bug. */
export function rowOf(finding: Finding): { readonly table: string; readonly where: Predicate } {
  if (finding.where.kind !== 'row') throw new Error(`${finding.id} is not about a row`)
  return { table: finding.where.table, where: keyed(finding.where.key) }
}

/** A cell as text; NULL and an absent column are empty. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined || cell === null) return ''
  return cell instanceof Date ? cell.toISOString() : String(cell)
}

/** A cell as a predicate compares it: numbers stay numbers, so that they meet columns of their own type. */
export function keyCell(cell: Cell | undefined): string | number {
  return typeof cell === 'number' ? cell : cellText(cell)
}
