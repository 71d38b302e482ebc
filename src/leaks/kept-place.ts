import type { Endpoint } from '../kernel/endpoint.ts'
import { placeName, type Place } from '../kernel/place.ts'
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

/** A variable or JVM argument of the service. */
export function keptSetting(kept: readonly KeptPlace[], place: Place): string | undefined {
  return kept.find(({ where }) => where.kind === 'environment' && placeName(where) === placeName(place))?.because
}

/** `path` is relative to the home; a finding's path is so, or relative to the shared home. */
export function keptFile(kept: readonly KeptPlace[], path: string): string | undefined {
  return kept.find(({ where }) => {
    // A decision on one property of bitbucket.properties says nothing about the others: there each line is looked at by itself.
    const decided = where.kind === 'file' ? where.path : isOfRepositories(where) ? where.file : undefined
    return decided !== undefined && (namesFile(decided, path) || namesFile(`shared/${decided}`, path))
  })?.because
}

function isOfRepositories(where: Place): where is Place & { readonly kind: 'property' } {
  return where.kind === 'property' && where.file.includes('/*/')
}

/** A `*` stands for one part of the path: what was decided holds for every repository that has it. */
function namesFile(decided: string, path: string): boolean {
  const [parts, words] = [path.split('/'), decided.split('/')]
  return parts.length === words.length && words.every((word, index) => word === '*' || word === parts[index])
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
    case 'answer':
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
