import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { incrementalAgainstDiy } from '../../refresh/incremental-against-diy.ts'

export const refreshIncremental: Benchmark = {
  name: 'refresh/incremental',
  title:
    'a whole refresh after the first one, 3 % of the repositories changed; ours with cuts and leak search, DIY without',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.4,
  experiment: incrementalAgainstDiy,
  value: (sample) => quotient(sample, 'understudy: whole (s)', 'diy: whole (s)'),
  shows: ['understudy: whole (s)', 'diy: whole (s)'],
}
