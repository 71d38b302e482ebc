import { killedWay } from '../fixtures/killed-way.ts'

killedWay({
  way: 'snapshot',
  effect: 'take-backup/locked-copy',
  entries: ['outcome take-backup/locked-copy', 'outcome take-backup/sent-dump', 'outcome take-backup/home'],
})
