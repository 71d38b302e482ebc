import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { refreshAgainstDiy } from '../../refresh/refresh-against-diy.ts'

export const refreshFull: Benchmark = {
  name: 'refresh/full',
  title: 'a whole refresh without its first pass; ours with survey, configuration, cuts and leak search, DIY without',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.8,
  experiment: refreshAgainstDiy,
  value: (sample) => quotient(sample, 'understudy: full (s)', 'diy: full (s)'),
  shows: ['understudy: full (s)', 'diy: full (s)', 'understudy: first pass (s)', 'diy: first pass (s)'],
}
