import type { Benchmark } from '../../benchmark.ts'
import { measured } from '../../experiment.ts'
import { refreshAgainstDiy } from '../../refresh/refresh-against-diy.ts'

export const refreshMemory: Benchmark = {
  name: 'refresh/memory',
  title: "peak of the Understudy process's resident memory during a refresh, seen from outside",
  unit: 'megabytes',
  bound: 'at-most',
  goal: 200,
  experiment: refreshAgainstDiy,
  value: (sample) => measured(sample, 'understudy: memory (MB)'),
  shows: ['understudy: memory (MB)'],
}
