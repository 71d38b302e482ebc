import { describe, expect, it } from 'vitest'
import { leftDatabase, leftDatabaseText } from './left-database.ts'
import type { Owner } from './own-database.ts'

const said = (owner: Owner) => leftDatabaseText(leftDatabase('bb_1', owner, 'staging'))
const generation = '20261122-013000-k3f9'

describe('the database that a removed generation leaves', () => {
  it('is advised to be dropped where it has no mark', () => {
    expect(said({ kind: 'unmarked' })).toBe(
      "its database bb_1 is not marked as anybody's and stays: drop it yourself where nothing uses it",
    )
  })

  it.each([
    ['staging', `its database bb_1 belongs to generation ${generation} now and stays`],
    ['development', `its database bb_1 belongs to generation ${generation} of development now and stays`],
  ])('is never advised to be dropped where it is another one’s, of %s', (environment, text) => {
    expect(said({ kind: 'other', environment, generation })).toBe(text)
  })

  it('is none where it was its own, or is not there', () => {
    expect([said({ kind: 'own' }), said({ kind: 'absent' })]).toEqual([undefined, undefined])
  })
})
