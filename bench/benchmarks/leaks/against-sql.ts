import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { leakSearch } from '../../leaks/leak-search.ts'

export const leaksAgainstSql: Benchmark = {
  name: 'leaks/against-sql',
  title:
    'the leak search against strpos in the server, which looks for the names and their hex only and tells no whole name from a part',
  unit: 'ratio',
  bound: 'at-least',
  goal: 3,
  experiment: leakSearch,
  value: (sample) => quotient(sample, 'SQL, names and hex (s)', 'understudy: search (s)'),
  shows: ['SQL, names and hex (s)', 'understudy: search (s)'],
}
