/** How much data the benchmarks work on. */
export interface BenchScale {
  readonly name: ScaleName
  readonly repositories: number
  /** Loose objects that each repository has at least, and megabytes in packs. */
  readonly looseObjects: number
  readonly packedMegabytes: number
  readonly comments: number
  readonly megabytesOfDatabase: number
  /** Free disk that data, both copies and everything between them need at most. */
  readonly gigabytesNeeded: number
  /** Third octet of the lab's addresses. */
  readonly block: number
}

export const scaleNames = ['small', 'full'] as const

export type ScaleName = (typeof scaleNames)[number]

/** `full`: about 110,000 files in 60,000 folders, 2.8 GB, and a database of 2 GB. `small` only shows that a benchmark works. */
export const scales: Readonly<Record<ScaleName, BenchScale>> = {
  small: {
    name: 'small',
    repositories: 8,
    looseObjects: 60,
    packedMegabytes: 0.5,
    comments: 200,
    megabytesOfDatabase: 10,
    gigabytesNeeded: 2,
    block: 84,
  },
  full: {
    name: 'full',
    repositories: 300,
    looseObjects: 330,
    packedMegabytes: 9.2,
    comments: 10_000,
    megabytesOfDatabase: 2_000,
    gigabytesNeeded: 40,
    block: 85,
  },
}
