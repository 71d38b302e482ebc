import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { homeByChange } from '../../home/home-by-change.ts'

export const homeIncrementalCold: Benchmark = {
  name: 'home/incremental-cold',
  title: 'the same with the caches of both ends dropped before',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.2,
  experiment: homeByChange,
  value: (sample) => quotient(sample, 'understudy: cold (s)', 'rsync: cold (s)'),
  shows: ['understudy: cold (s)', 'rsync: cold (s)'],
}
