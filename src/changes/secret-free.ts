import { Secret } from '../kernel/secret.ts'
import type { Predicate } from '../ports/predicate.ts'
import { valueIn, type ResolvedValues } from './resolve-value.ts'

/** The predicate with its secrets revealed: only for a query that goes straight to the database. */
export function secretFree(where: Predicate, values: ResolvedValues): Predicate {
  switch (where.kind) {
    case 'equals':
    case 'not-equals': {
      const value = valueIn(values, where.value)
      return { ...where, value: value instanceof Secret ? value.reveal() : value }
    }
    case 'and':
      return { kind: 'and', all: where.all.map((part) => secretFree(part, values)) }
    case 'or':
      return { kind: 'or', any: where.any.map((part) => secretFree(part, values)) }
    case 'not':
      return { kind: 'not', predicate: secretFree(where.predicate, values) }
    case 'all':
    case 'in':
    case 'like':
      return where
  }
}
