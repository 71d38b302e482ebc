import { expect, it } from 'vitest'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { productionFacts } from '../../../test/fixtures/two-environments.ts'
import { storeProblems } from './store-problems.ts'

it('a data store that can not be brought along is a problem, until it is kept', () => {
  const ends = runContext()
  const stores = [
    { id: '2', path: '/mnt/a' },
    { id: '3', path: '/mnt/b', refused: 'it is not there on bb1' },
  ]
  const facts = { ...productionFacts, outerStores: stores }
  const keep = { where: 'bb_data_store[id=3]', decision: { kind: 'keep', because: 'tested' } } as const

  expect(storeProblems(ends, facts)).toEqual([
    {
      severity: 'error',
      summary: 'the data store /mnt/b of production can not be brought along: it is not there on bb1',
      hint: 'set that right, or keep `bb_data_store[id=3]` with a reason under refresh.staging.decisions',
    },
  ])
  expect(storeProblems({ ...ends, refresh: { ...ends.refresh, decisions: [keep] } }, facts)).toEqual([])
})
