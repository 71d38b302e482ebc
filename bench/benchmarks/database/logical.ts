import type { Benchmark } from '../../benchmark.ts'
import { databaseCopy } from '../../database/database-copy.ts'
import { quotient } from '../../experiment.ts'

export const databaseLogical: Benchmark = {
  name: 'database/logical',
  title:
    'a database dumped and restored, ours with privileges and statistics, against pg_dump -j5 -Fd and pg_restore -j5 of the DIY way',
  unit: 'ratio',
  bound: 'at-most',
  goal: 0.6,
  experiment: databaseCopy,
  value: (sample) => quotient(sample, 'understudy: dump and restore (s)', 'diy: dump and restore (s)'),
  shows: [
    'understudy: dump and restore (s)',
    'understudy: dump (s)',
    'understudy: restore (s)',
    'diy: dump and restore (s)',
    'diy: dump (s)',
    'diy: restore (s)',
  ],
}
