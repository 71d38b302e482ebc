import type { Benchmark } from '../../benchmark.ts'
import { measured } from '../../experiment.ts'
import { incrementalAgainstDiy } from '../../refresh/incremental-against-diy.ts'

export const rewindSeconds: Benchmark = {
  name: 'rewind/seconds',
  title:
    'from the command to the running copy before, of a home of 3 GB and a database of 2 GB, fenced or not as it was',
  unit: 'seconds',
  bound: 'at-most',
  goal: 60,
  experiment: incrementalAgainstDiy,
  value: (sample) => measured(sample, 'understudy: rewind (s)'),
  shows: ['understudy: rewind (s)'],
}
