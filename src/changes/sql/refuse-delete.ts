import type { Predicate } from '../../ports/predicate.ts'
import { confines, excludes } from './provable.ts'
import { protectionOf, type KeyShape, type Protection } from './protected-rows.ts'

/** Why a delete with this predicate is refused; undefined when it provably spares every protected row. */
export function refuseDelete(table: string, where: Predicate): string | undefined {
  const protection = protectionOf(table)
  if (protection === undefined || spares(protection, where)) return undefined
  return `${table} holds rows that Bitbucket needs to start: ${describeProtection(protection)}`
}

function spares(protection: Protection, where: Predicate): boolean {
  switch (protection.kind) {
    case 'every-row':
      return false
    case 'rows':
      return protection.shapes.every((shape) => excludes(where, protection.column, shape))
    case 'all-but':
      return confines(where, protection.column, protection.shapes)
  }
}

function describeProtection(protection: Protection): string {
  switch (protection.kind) {
    case 'every-row':
      return 'all of them'
    case 'rows':
      return `${protection.column} ${protection.shapes.map(describeShape).join(', ')}`
    case 'all-but':
      return `all but ${protection.column} ${protection.shapes.map(describeShape).join(', ')}`
  }
}

function describeShape(shape: KeyShape): string {
  return shape.kind === 'exact' ? shape.text : `${shape.prefix}*${shape.suffix}`
}
