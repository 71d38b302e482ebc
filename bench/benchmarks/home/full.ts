import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { fullCopy } from '../../home/full-copy.ts'

export const homeFull: Benchmark = {
  name: 'home/full',
  title: 'the first copy of a home, over SSH, against a local rsync -a into an empty folder; warm caches',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.65,
  experiment: fullCopy,
  value: (sample) => quotient(sample, 'understudy: first copy (s)', 'rsync: first copy (s)'),
  shows: ['understudy: first copy (s)', 'rsync: first copy (s)', 'rsync over SSH: first copy (s)'],
}
