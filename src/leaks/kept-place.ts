import type { Endpoint } from '../kernel/endpoint.ts'
import type { Place } from '../kernel/place.ts'
import type { Row } from '../ports/database.ts'
import { namesTable } from './content-places.ts'
import type { Needle } from './needle.ts'

/** A finding under keep or redirect. The shape of its integration's claims says where else it may be named. */
export interface KeptPlace {
  readonly where: Place
  readonly endpoints: readonly Endpoint[]
  readonly claims: readonly { readonly kind: string; readonly table?: string }[]
  readonly because: string
}

/**
 * The decision that covers a row: one on the row itself, its column or its table covers whatever is there; one on another table of
 * the same integration covers only the endpoints that were decided on.
 */
export function keptRow(
  kept: readonly KeptPlace[],
  at: { readonly table: string; readonly column: string; readonly row: Row },
  needle: Needle,
): string | undefined {
  return kept.find((one) => coversPlace(one.where, at) || coversEndpoint(one, at.table, needle))?.because
}

export function keptProperty(kept: readonly KeptPlace[], key: string): string | undefined {
  return kept.find(({ where }) => where.kind === 'property' && where.key === key)?.because
}

/** `path` is relative to the home; a finding's path is so, or relative to the shared home. */
export function keptFile(kept: readonly KeptPlace[], path: string): string | undefined {
  return kept.find(({ where }) => where.kind === 'file' && (where.path === path || `shared/${where.path}` === path))
    ?.because
}

function coversPlace(where: Place, { table, column, row }: Parameters<typeof keptRow>[1]): boolean {
  switch (where.kind) {
    case 'table':
      return where.table === table
    case 'column':
      return where.table === table && where.column === column
    case 'row':
      return (
        where.table === table &&
        (where.column === undefined || where.column === column) &&
        Object.entries(where.key).every(([name, value]) => isOrBelongsTo(String(row[name]), String(value)))
      )
    case 'property':
    case 'environment':
    case 'file':
      return false
  }
}

/** `applinks.admin.<id>` stands for all settings of a link. */
function isOrBelongsTo(cell: string, key: string): boolean {
  return cell === key || cell.startsWith(`${key}.`)
}

function coversEndpoint({ where, claims, endpoints }: KeptPlace, table: string, needle: Needle): boolean {
  if (where.kind === 'row' && where.table === table) return false
  const claimed = claims.some((claim) => claim.kind === 'table' && namesTable(claim.table ?? '', table))
  return claimed && needle.host !== undefined && endpoints.some(({ host }) => host === needle.host)
}
