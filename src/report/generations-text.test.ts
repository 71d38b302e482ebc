import { describe, expect, it } from 'vitest'
import { generations } from '../../test/fixtures/finished-refresh/parts.ts'
import { generationsText } from './generations-text.ts'
import { plainStyle } from './style.ts'

const named = generations.map((one, index) => ({ ...one, bookmarks: index === 0 ? ['before-8', 'ok'] : [] }))

describe('generationsText', () => {
  it('is a line for each generation; what is not known is said', () => {
    expect(generationsText('staging', named, plainStyle)).toBe(
      [
        'GENERATION          STATE  SOURCE      DATA FROM                DATABASE                  BOOKMARKS',
        '20261122-0130-k3f9  live   production  2026-11-22 01:32:31 UTC  bitbucket_stg_20261122_1  before-8, ok',
        'adopted-20261115    kept   unknown     unknown                  unknown',
        '',
      ].join('\n'),
    )
  })

  it('says so when there is none', () => {
    expect(generationsText('staging', [], plainStyle)).toBe(
      'staging has no generation: nothing was ever restored to it.\n',
    )
  })
})
