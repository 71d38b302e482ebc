import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { refreshAgainstDiy } from '../../refresh/refresh-against-diy.ts'

export const refreshLockTime: Benchmark = {
  name: 'refresh/lock-time',
  title: 'time that production is locked, draining excluded: Understudy against the DIY way',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.5,
  experiment: refreshAgainstDiy,
  value: (sample) => quotient(sample, 'understudy: lock (s)', 'diy: lock (s)'),
  shows: ['understudy: lock (s)', 'diy: lock (s)', 'understudy: drain (s)', 'diy: drain (s)'],
}
