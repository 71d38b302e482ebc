import { hash } from 'node:crypto'

/**
 * So many of them at random, but the same ones whenever it is asked with the same seed: a run that is resumed looks at what it had looked
 * at. Holds no more than it chooses, however many are offered.
 */
export interface Choice<Item> {
  offer(item: Item): void
  chosen(): readonly Item[]
}

export function chooseFrom<Item>(most: number, seed: string, nameOf: (item: Item) => string): Choice<Item> {
  let kept: { readonly item: Item; readonly rank: string }[] = []
  const settle = (): void => {
    kept = kept.toSorted(byRank).slice(0, most)
  }
  return {
    offer: (item) => {
      kept.push({ item, rank: hash('sha256', `${seed}\0${nameOf(item)}`) })
      if (kept.length > 2 * most) settle()
    },
    chosen: () => {
      settle()
      return kept.map(({ item }) => item)
    },
  }
}

export function choose(names: Iterable<string>, most: number, seed: string): readonly string[] {
  const choice = chooseFrom<string>(most, seed, (name) => name)
  for (const name of names) choice.offer(name)
  return choice.chosen()
}

function byRank(left: { readonly rank: string }, right: { readonly rank: string }): number {
  return left.rank < right.rank ? -1 : 1
}
