import type { Predicate } from '../../ports/predicate.ts'
import { matchesLike, readLikePattern, type LikePattern } from './like-pattern.ts'
import type { KeyShape } from './protected-rows.ts'

/** Whether no row with such a key can satisfy the predicate. False where it can't be told. Case is ignored: some vendors ignore it. */
export function excludes(predicate: Predicate, column: string, shape: KeyShape): boolean {
  switch (predicate.kind) {
    case 'all':
      return false
    case 'equals':
      return predicate.column === column && isText(predicate.value) && !hasShape(shape, predicate.value)
    case 'in':
      return predicate.column === column && predicate.values.every((value) => !hasShape(shape, String(value)))
    case 'like':
      return predicate.column === column && !mayMatch(readLikePattern(predicate.pattern), shape)
    case 'not-equals':
      return covers({ ...predicate, kind: 'equals' }, column, shape)
    case 'and':
      return predicate.all.some((part) => excludes(part, column, shape))
    case 'or':
      return predicate.any.every((part) => excludes(part, column, shape))
    case 'not':
      return covers(predicate.predicate, column, shape)
  }
}

/** Whether every row that satisfies the predicate has a key of one of these shapes. False where it can't be told. */
export function confines(predicate: Predicate, column: string, shapes: readonly KeyShape[]): boolean {
  const isOne = (text: string): boolean => shapes.some((shape) => hasExactShape(shape, text))
  switch (predicate.kind) {
    case 'equals':
      return predicate.column === column && isText(predicate.value) && isOne(predicate.value)
    case 'in':
      return predicate.column === column && predicate.values.every((value) => isOne(String(value)))
    case 'like': {
      const pattern = readLikePattern(predicate.pattern)
      return predicate.column === column && !pattern.openStart && shapes.some((shape) => keepsShape(pattern, shape))
    }
    case 'and':
      return predicate.all.some((part) => confines(part, column, shapes))
    case 'or':
      return predicate.any.every((part) => confines(part, column, shapes))
    case 'all':
    case 'not':
    case 'not-equals':
      return false
  }
}

/** Whether every row with such a key satisfies the predicate. Case counts here: a vendor that ignores it only covers more. */
function covers(predicate: Predicate, column: string, shape: KeyShape): boolean {
  switch (predicate.kind) {
    case 'all':
      return true
    case 'equals':
      return predicate.column === column && shape.kind === 'exact' && predicate.value === shape.text
    case 'in':
      return predicate.column === column && shape.kind === 'exact' && predicate.values.includes(shape.text)
    case 'like':
      return predicate.column === column && mustMatch(readLikePattern(predicate.pattern), shape)
    case 'not-equals':
      return excludes({ ...predicate, kind: 'equals' }, column, shape)
    case 'and':
      return predicate.all.every((part) => covers(part, column, shape))
    case 'or':
      return predicate.any.some((part) => covers(part, column, shape))
    case 'not':
      return excludes(predicate.predicate, column, shape)
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function hasShape(shape: KeyShape, text: string): boolean {
  // Some vendors ignore trailing blanks in a comparison as well.
  const key = folded(text).trimEnd()
  if (shape.kind === 'exact') return key === folded(shape.text)
  return key.startsWith(folded(shape.prefix)) && key.endsWith(folded(shape.suffix))
}

function hasExactShape(shape: KeyShape, text: string): boolean {
  if (shape.kind === 'exact') return text === shape.text
  return text.startsWith(shape.prefix) && text.endsWith(shape.suffix)
}

function keepsShape(pattern: LikePattern, shape: KeyShape): boolean {
  if (shape.kind === 'exact') return !pattern.openEnd && pattern.text === shape.text
  const keepsEnd = shape.suffix === '' || (!pattern.openEnd && pattern.text.endsWith(shape.suffix))
  return pattern.text.startsWith(shape.prefix) && keepsEnd
}

function mayMatch(pattern: LikePattern, shape: KeyShape): boolean {
  const text = folded(pattern.text)
  if (shape.kind === 'exact') return matchesLike({ ...pattern, text }, folded(shape.text))
  if (!pattern.openStart && !pattern.openEnd) return hasShape(shape, text)
  if (pattern.openStart && pattern.openEnd) return true
  return pattern.openEnd ? startsAlike(text, folded(shape.prefix)) : endsAlike(text, folded(shape.suffix))
}

function mustMatch(pattern: LikePattern, shape: KeyShape): boolean {
  if (shape.kind === 'exact') return matchesLike(pattern, shape.text)
  if (pattern.openEnd && !pattern.openStart) return shape.prefix.startsWith(pattern.text)
  if (pattern.openStart && !pattern.openEnd) return shape.suffix.endsWith(pattern.text)
  return pattern.openStart && (shape.prefix.includes(pattern.text) || shape.suffix.includes(pattern.text))
}

function startsAlike(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one)
}

function endsAlike(one: string, other: string): boolean {
  return one.endsWith(other) || other.endsWith(one)
}

function folded(text: string): string {
  return text.toLowerCase()
}
