import type { Experiment, Sample } from './experiment.ts'

export type Unit = 'ratio' | 'seconds' | 'megabytes'

export type Bound = 'at-most' | 'at-least'

/** A figure with a goal, taken from the samples of an experiment. */
export interface Benchmark {
  /** `subject/what`; never changes, because figures are compared over years. */
  readonly name: string
  /** One line: what against what. */
  readonly title: string
  readonly unit: Unit
  readonly bound: Bound
  readonly goal: number
  /** Benchmarks of one experiment share its samples. */
  readonly experiment: Experiment
  readonly value: (sample: Sample) => number
  /** Measurements that the value is made of or that explain it, printed for people. */
  readonly shows: readonly string[]
}
