import type { BenchScale } from './data/scale.ts'

/** What one round measured, by a name that says what and in which unit: `understudy: lock (s)`. */
export type Sample = ReadonlyMap<string, number>

/** Something that is done again and again, each time in the same order: ours, then the other way, on the same data. */
export interface Experiment {
  readonly id: string
  /** Why this machine can't run it; undefined where it can. */
  missing?(): Promise<string | undefined>
  open(scale: BenchScale, say: (line: string) => void): Promise<OpenExperiment>
}

export interface OpenExperiment extends AsyncDisposable {
  /** One round; throws when the two ways did not give the same. */
  round(): Promise<Sample>
}

/** Throws for a measurement that the experiment does not make. */
export function measured(sample: Sample, name: string): number {
  const value = sample.get(name)
  if (value === undefined) throw new Error(`nothing measured "${name}"; there is ${[...sample.keys()].join(', ')}`)
  return value
}

export function quotient(sample: Sample, ours: string, theirs: string): number {
  return measured(sample, ours) / measured(sample, theirs)
}
