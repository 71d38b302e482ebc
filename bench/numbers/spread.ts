export interface Spread {
  readonly median: number
  readonly lowest: number
  readonly highest: number
}

/** Throws for an empty list. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = (sorted.length - 1) / 2
  const [lower, upper] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]]
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  if (lower === undefined || upper === undefined || lowest === undefined || highest === undefined) {
    throw new Error('there is no median of nothing')
  }
  return { median: (lower + upper) / 2, lowest, highest }
}
