import type { Value } from '../kernel/value.ts'

/**
 * Which rows: a closed language that every vendor's compiler knows. Two-valued: a null cell equals null and nothing else, so
 * `not-equals` and `not` hold for it.
 */
export type Predicate =
  | { readonly kind: 'all' }
  | { readonly kind: 'equals'; readonly column: string; readonly value: Value }
  | { readonly kind: 'not-equals'; readonly column: string; readonly value: Value }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly (string | number)[] }
  /** `pattern` is literal but for a trailing or leading `%`; matched case-sensitively. */
  | { readonly kind: 'like'; readonly column: string; readonly pattern: string }
  | { readonly kind: 'and'; readonly all: readonly Predicate[] }
  | { readonly kind: 'or'; readonly any: readonly Predicate[] }
  | { readonly kind: 'not'; readonly predicate: Predicate }

export const allRows: Predicate = { kind: 'all' }

export function equals(column: string, value: Value): Predicate {
  return { kind: 'equals', column, value }
}

/** Rows whose columns have these values: the usual way to name one row. */
export function keyed(key: Readonly<Record<string, string | number>>): Predicate {
  return { kind: 'and', all: Object.entries(key).map(([column, value]) => equals(column, value)) }
}
