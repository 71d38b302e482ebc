import { killedWay } from '../fixtures/killed-way.ts'

killedWay({
  way: 'diy',
  effect: 'take-backup/scripts',
  entries: ['outcome take-backup/scripts', 'outcome take-backup/unpack-archive', 'outcome take-backup/clean-spool'],
})
