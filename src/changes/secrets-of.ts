import type { SecretValue } from '../kernel/value.ts'
import type { Predicate } from '../ports/predicate.ts'
import type { Change, NewCell } from './change.ts'

/** Every secret that a change writes or compares with. */
export function secretsOf(change: Change): readonly SecretValue[] {
  switch (change.kind) {
    case 'update-rows':
      return [...Object.values(change.set), ...comparedWith(change.where)].filter(isSecret)
    case 'insert-rows':
      return change.rows.flatMap((row) => Object.values(row)).filter(isSecret)
    case 'delete-rows':
      return comparedWith(change.where).filter(isSecret)
    case 'set-property':
      return [change.value].filter(isSecret)
    case 'remove-property':
    case 'edit-xml':
    case 'write-file':
    case 'remove-file':
    case 'set-environment':
    case 'call-bitbucket':
      return []
  }
}

function comparedWith(where: Predicate): readonly NewCell[] {
  switch (where.kind) {
    case 'equals':
    case 'not-equals':
      return [where.value]
    case 'and':
      return where.all.flatMap(comparedWith)
    case 'or':
      return where.any.flatMap(comparedWith)
    case 'not':
      return comparedWith(where.predicate)
    case 'all':
    case 'in':
    case 'like':
      return []
  }
}

function isSecret(cell: NewCell): cell is SecretValue {
  return typeof cell === 'object' && cell?.kind === 'secret'
}
