import { describeSecretRef } from '../kernel/secret-ref.ts'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { Predicate } from '../ports/predicate.ts'
import type { Change, NewCell, RowChange } from './change.ts'

/** One line for people; no secret, only where it is kept. */
export function describeChange(change: Change): string {
  return `${describeEdit(change)} — ${change.because}`
}

/** How many changes of each kind; kinds without any are left out. */
export function changeCounts(changes: readonly Change[]): Readonly<Partial<Record<Change['kind'], number>>> {
  const counts: Partial<Record<Change['kind'], number>> = {}
  for (const { kind } of changes) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

function describeEdit(change: Change): string {
  switch (change.kind) {
    case 'update-rows':
    case 'insert-rows':
    case 'delete-rows':
      return describeRows(change)
    case 'set-property':
      return `set ${change.key} = ${describeCell(change.value)} in ${change.file}`
    case 'remove-property':
      return `remove ${change.key} from ${change.file}`
    case 'edit-xml': {
      const place = `of the connector at port ${change.connectorPort} in ${change.file}`
      return change.value === null
        ? `remove ${change.attribute} ${place}`
        : `set ${change.attribute} = ${change.value} ${place}`
    }
    case 'write-file':
      return `write ${change.path} (${encodeUtf8(change.content).length} bytes)`
    case 'remove-file':
      return `remove ${change.path}`
    case 'set-environment':
      return change.value === null ? `unset ${change.name}` : `set ${change.name} = ${change.value} for the service`
    case 'call-bitbucket':
      return `call ${change.method} ${change.path}`
  }
}

function describeRows(change: RowChange): string {
  switch (change.kind) {
    case 'update-rows':
      return `update ${change.table}${describeWhere(change.where)}: ${describeCells(change.set)}`
    case 'insert-rows':
      return `insert into ${change.table}: ${change.rows.map(describeCells).join('; ')}`
    case 'delete-rows':
      return `delete from ${change.table}${describeWhere(change.where)}`
  }
}

function describeCells(cells: Readonly<Record<string, NewCell>>): string {
  return Object.entries(cells)
    .map(([column, cell]) => `${column} = ${describeCell(cell)}`)
    .join(', ')
}

function describeCell(cell: NewCell): string {
  if (typeof cell !== 'object' || cell === null) return String(cell)
  switch (cell.kind) {
    case 'secret':
      return `[${describeSecretRef(cell.ref)}]`
    case 'text-with-column':
      return `${cell.before}<${cell.column}>${cell.after}`
  }
}

function describeWhere(where: Predicate): string {
  return where.kind === 'all' ? ', all rows' : ` where ${describePredicate(where)}`
}

function describePredicate(where: Predicate): string {
  switch (where.kind) {
    case 'all':
      return 'anything'
    case 'equals':
      return `${where.column} = ${describeCell(where.value)}`
    case 'not-equals':
      return `${where.column} is not ${describeCell(where.value)}`
    case 'in':
      return `${where.column} is one of ${where.values.join(', ')}`
    case 'like':
      return `${where.column} is like ${where.pattern}`
    case 'and':
      return joined(where.all, ' and ', 'anything')
    case 'or':
      return joined(where.any, ' or ', 'nothing')
    case 'not':
      return `not (${describePredicate(where.predicate)})`
  }
}

function joined(parts: readonly Predicate[], word: string, none: string): string {
  const [only, ...others] = parts
  if (only === undefined) return none
  if (others.length === 0) return describePredicate(only)
  return parts.map((part) => (isJoined(part) ? `(${describePredicate(part)})` : describePredicate(part))).join(word)
}

function isJoined(part: Predicate): boolean {
  return (part.kind === 'and' && part.all.length > 1) || (part.kind === 'or' && part.any.length > 1)
}
