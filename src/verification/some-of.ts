const NAMED = 3

/** The first few, and how many more there are. */
export function someOf(facts: readonly string[]): string {
  const more = facts.length - NAMED
  return [...facts.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}
