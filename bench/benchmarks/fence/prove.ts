import type { Benchmark } from '../../benchmark.ts'
import { measured } from '../../experiment.ts'
import { fenceOnTarget } from '../../fence/fence-on-target.ts'

export const fenceProve: Benchmark = {
  name: 'fence/prove',
  title: 'every one of 500 endpoints tried by name and by address, and refused by its own counter',
  unit: 'seconds',
  bound: 'at-most',
  goal: 10,
  experiment: fenceOnTarget,
  value: (sample) => measured(sample, 'understudy: proven (s)'),
  shows: ['understudy: proven (s)'],
}
