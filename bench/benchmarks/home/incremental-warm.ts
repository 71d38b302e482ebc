import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { homeByChange } from '../../home/home-by-change.ts'

export const homeIncrementalWarm: Benchmark = {
  name: 'home/incremental-warm',
  title:
    'a home of 300 repositories of which 3 % changed, over SSH, against a local rsync -a --delete; both with warm caches',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.3,
  experiment: homeByChange,
  value: (sample) => quotient(sample, 'understudy: warm (s)', 'rsync: warm (s)'),
  shows: ['understudy: warm (s)', 'rsync: warm (s)'],
}
