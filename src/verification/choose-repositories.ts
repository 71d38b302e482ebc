import { choose } from './choose.ts'

export interface Repositories {
  readonly all: Iterable<string>
  /** Since the copy before. */
  readonly changed: readonly string[]
  /** Their objects lie partly in others. */
  readonly forks: readonly string[]
}

/** At most so many: those that changed, then forks, then any; of each kind at random, but the same ones for one seed. */
export function chooseRepositories(
  { all, changed, forks }: Repositories,
  most: number,
  seed: string,
): readonly string[] {
  const chosen = new Set<string>()
  for (const kind of [changed, forks, all]) {
    // Those that are chosen already leave room for as many others.
    for (const name of choose(kind, most, seed)) if (chosen.size < most) chosen.add(name)
  }
  return [...chosen]
}
