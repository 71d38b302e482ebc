import { describe, expect, it } from 'vitest'
import { generations } from '../../test/fixtures/finished-refresh/parts.ts'
import { generationsText } from './generations-text.ts'
import { plainStyle } from './style.ts'

const named = generations.map((one, index) => ({
  ...one,
  bookmarks: index === 0 ? ['before-8', 'ok'] : [],
  lost: [],
}))

describe('generationsText', () => {
  it('is a line for each generation; what is not known is said', () => {
    expect(generationsText('staging', { generations: named, notSeen: undefined }, plainStyle)).toBe(
      [
        'GENERATION          STATE  SOURCE      DATA FROM                DATABASE                  BOOKMARKS',
        '20261122-0130-k3f9  live   production  2026-11-22 01:32:31 UTC  bitbucket_stg_20261122_1  before-8, ok',
        'adopted-20261115    kept   unknown     unknown                  unknown',
        '',
      ].join('\n'),
    )
  })

  it('says of each what it lacks, and how the rest of it goes; of the live one only what it lacks', () => {
    const fact = 'the database bitbucket_stg_1 of generation 20261122-0130-k3f9 is gone'
    const shown = { generations: named.map((one) => ({ ...one, lost: [{ fact }] })), notSeen: undefined }

    expect(generationsText('staging', shown, plainStyle)).toBe(
      [
        'GENERATION          STATE             SOURCE      DATA FROM                DATABASE                  BOOKMARKS',
        '20261122-0130-k3f9  live, incomplete  production  2026-11-22 01:32:31 UTC  bitbucket_stg_20261122_1  before-8, ok',
        'adopted-20261115    kept, incomplete  unknown     unknown                  unknown',
        fact,
        `${fact}; \`understudy generations remove staging adopted-20261115\` removes what is left of it`,
        '',
      ].join('\n'),
    )
  })

  it('says why nobody could look whether they are whole', () => {
    const shown = {
      generations: named.slice(0, 1).map((one) => ({ ...one, lost: null })),
      notSeen: 'ssh://understudy@bb1 does not answer',
    }

    expect(generationsText('staging', shown, plainStyle)).toBe(
      [
        'GENERATION          STATE  SOURCE      DATA FROM                DATABASE                  BOOKMARKS',
        '20261122-0130-k3f9  live   production  2026-11-22 01:32:31 UTC  bitbucket_stg_20261122_1  before-8, ok',
        'nobody could look whether they are whole: ssh://understudy@bb1 does not answer',
        '',
      ].join('\n'),
    )
  })

  it('says so when there is none', () => {
    expect(generationsText('staging', { generations: [], notSeen: undefined }, plainStyle)).toBe(
      'staging has no generation: nothing was ever restored to it.\n',
    )
  })
})
