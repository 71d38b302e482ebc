/** A `like` pattern of the predicate language: literal text, open at its start, its end or both. */
export interface LikePattern {
  readonly text: string
  readonly openStart: boolean
  readonly openEnd: boolean
}

/** `%` elsewhere than at an end is a plain character, and so is `_`. A lone `%` matches everything. */
export function readLikePattern(pattern: string): LikePattern {
  if (pattern === '%') return { text: '', openStart: true, openEnd: true }
  const openStart = pattern.startsWith('%')
  const openEnd = pattern.endsWith('%')
  return { text: pattern.slice(openStart ? 1 : 0, openEnd ? -1 : undefined), openStart, openEnd }
}

export function matchesLike(pattern: LikePattern, text: string): boolean {
  if (pattern.openStart && pattern.openEnd) return text.includes(pattern.text)
  if (pattern.openStart) return text.endsWith(pattern.text)
  if (pattern.openEnd) return text.startsWith(pattern.text)
  return text === pattern.text
}
