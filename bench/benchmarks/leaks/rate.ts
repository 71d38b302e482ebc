import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { leakSearch } from '../../leaks/leak-search.ts'

export const leaksRate: Benchmark = {
  name: 'leaks/rate',
  title:
    'rate of the leak search, 20 needles in every encoding, against that of a COPY of the same columns that nobody reads',
  unit: 'ratio',
  bound: 'at-least',
  goal: 0.5,
  experiment: leakSearch,
  value: (sample) => quotient(sample, 'COPY alone (s)', 'understudy: search (s)'),
  shows: ['COPY alone (s)', 'understudy: search (s)', 'understudy: search (MB/s)', 'understudy: memory (MB)'],
}
