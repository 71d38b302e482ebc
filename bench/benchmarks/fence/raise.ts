import type { Benchmark } from '../../benchmark.ts'
import { measured } from '../../experiment.ts'
import { fenceOnTarget } from '../../fence/fence-on-target.ts'

export const fenceRaise: Benchmark = {
  name: 'fence/raise',
  title: 'from nothing to a fence that stands for 500 endpoints, hosts block and canary included, over SSH',
  unit: 'seconds',
  bound: 'at-most',
  goal: 2,
  experiment: fenceOnTarget,
  value: (sample) => measured(sample, 'understudy: raised (s)'),
  shows: ['understudy: raised (s)'],
}
