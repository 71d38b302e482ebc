import { formatEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import { endpointsInText } from '../kernel/endpoints-in-text.ts'
import type { Row } from '../ports/database.ts'
import { cellText } from './row-finding.ts'

/** Where the cells of these columns lead, each endpoint once. */
export function endpointsIn(rows: readonly Row[], columns: readonly string[]): readonly Endpoint[] {
  const all = rows.flatMap((row) => columns.flatMap((column) => endpointsInText(cellText(row[column]))))
  return [
    ...new Map(all.map((endpoint) => [`${endpoint.scheme ?? ''} ${formatEndpoint(endpoint)}`, endpoint])).values(),
  ]
}
