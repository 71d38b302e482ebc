import type { Benchmark } from '../../benchmark.ts'
import { quotient } from '../../experiment.ts'
import { reflinkCopy } from '../../home/reflink-copy.ts'

export const homeReflink: Benchmark = {
  name: 'home/reflink',
  title:
    'the home of a generation made from the base where copies share blocks, against rsync -a of the base; both flushed',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.3,
  experiment: reflinkCopy,
  value: (sample) => quotient(sample, 'understudy: home from the base (s)', 'rsync: home from the base (s)'),
  shows: ['understudy: home from the base (s)', 'rsync: home from the base (s)'],
}
