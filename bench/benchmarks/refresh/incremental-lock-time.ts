import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { incrementalAgainstDiy } from '../../refresh/incremental-against-diy.ts'

export const refreshIncrementalLockTime: Benchmark = {
  name: 'refresh/incremental-lock-time',
  title:
    'time that production is locked in a refresh after the first one, draining excluded: Understudy against the DIY way',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.15,
  experiment: incrementalAgainstDiy,
  value: (sample) => quotient(sample, 'understudy: lock (s)', 'diy: lock (s)'),
  shows: ['understudy: lock (s)', 'diy: lock (s)'],
}
