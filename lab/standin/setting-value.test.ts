import { array, assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatList, listItems, parseSettingValue } from './setting-value.ts'

describe('a plugin setting', () => {
  it('without a header is a plain string', () => {
    expect(parseSettingValue('http://jira.example.com')).toEqual({ kind: 'text', text: 'http://jira.example.com' })
  })

  it('with the list header has one element a line', () => {
    expect(parseSettingValue('#java.util.List\nfirst\nsecond')).toEqual({ kind: 'list', items: ['first', 'second'] })
    expect(parseSettingValue('#java.util.List\n')).toEqual({ kind: 'list', items: [] })
  })

  it('with the properties header has the entries of java.util.Properties', () => {
    const value = parseSettingValue('#java.util.Properties\n#Tue Jun 01\nurl=http\\://a\n')

    expect(value).toEqual({ kind: 'properties', entries: new Map([['url', 'http://a']]) })
  })

  it('gives back every list that was written', () => {
    const item = string({ minLength: 1 }).filter((text) => !/[\r\n]/.test(text))

    assert(
      property(array(item), (items) => {
        expect(listItems(formatList(items))).toEqual(items)
      }),
    )
  })
})
