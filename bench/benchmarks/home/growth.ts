import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { homeByChange } from '../../home/home-by-change.ts'

export const homeGrowth: Benchmark = {
  name: 'home/growth',
  title:
    'the same change in a home with four times as many repositories that did not change, against the first; warm caches',
  unit: 'ratio',
  bound: 'at-most',
  goal: 1.5,
  experiment: homeByChange,
  value: (sample) => quotient(sample, 'understudy: four times as many (s)', 'understudy: warm (s)'),
  shows: ['understudy: four times as many (s)', 'understudy: warm (s)'],
}
