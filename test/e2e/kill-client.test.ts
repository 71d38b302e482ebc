import { killedWay } from '../fixtures/killed-way.ts'

killedWay({
  way: 'client',
  effect: 'take-backup/client',
  entries: ['outcome take-backup/client', 'outcome take-backup/push-archive', 'outcome take-backup/clean-spool'],
})
