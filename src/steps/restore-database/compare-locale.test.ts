import { describe, expect, it } from 'vitest'
import { compareLocale, type DatabaseLanguage } from './compare-locale.ts'

const source: DatabaseLanguage = { encoding: 'UTF8', collation: 'C', characterType: 'C.UTF-8' }
const icu = (name: string): DatabaseLanguage => ({ ...source, locale: { provider: 'icu', name } })

describe('the language of a restored database', () => {
  it('is that of the source, or the first difference', () => {
    expect(compareLocale(source, source)).toBeUndefined()
    expect(compareLocale(source, { ...source, encoding: 'LATIN1' })).toBe('encoding LATIN1 instead of UTF8')
    expect(compareLocale(icu('de-DE'), icu('en-US'))).toBe('locale icu en-us instead of icu de-de')
    expect(compareLocale(icu('de-DE'), { ...source, locale: { provider: 'builtin', name: 'C' } })).toBe(
      'locale builtin C instead of icu de-de',
    )
  })

  it('may be written as a later server writes it', () => {
    expect(compareLocale(icu('en_US'), icu('en-US'))).toBeUndefined()
    expect(compareLocale(icu('und@colStrength=secondary'), icu('und-u-ks-level2'))).toBeUndefined()
  })
})
