import { killedWay } from '../fixtures/killed-way.ts'

killedWay({
  way: 'given',
  effect: 'take-backup/given',
  entries: ['intent take-backup/given', 'outcome take-backup/given', 'outcome take-backup'],
})
