import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePluginValue, removeElements, renderPluginValue, setEntry, type PluginValue } from './plugin-value.ts'

const list = (text: string) => {
  const value = parsePluginValue(text)
  if (value.kind !== 'list') throw new Error(`${value.kind} is no list`)
  return value
}
const properties = (text: string) => {
  const value = parsePluginValue(text)
  if (value.kind !== 'properties') throw new Error(`${value.kind} is no properties`)
  return value
}

function unedited(value: PluginValue): PluginValue {
  switch (value.kind) {
    case 'list':
      return removeElements(value, () => false)
    case 'properties':
      return setEntry(value, 'no such key', null)
    case 'map':
    case 'string':
    case 'unreadable':
      return value
  }
}

describe('parsePluginValue', () => {
  it.each([
    ['a plain string', '7002000', { kind: 'string' }],
    ['a string that only begins like a comment', '# java.util.List', { kind: 'string' }],
    ['an empty list', '#java.util.List\n', { kind: 'list', elements: [] }],
    ['a list', '#java.util.List\nfirst\n\nthird', { kind: 'list', elements: ['first', '', 'third'] }],
    ['a list that ends in a line break', '#java.util.List\nfirst\n', { kind: 'list', elements: ['first'] }],
    [
      'properties',
      '#java.util.Properties\n#Tue Jun 01 08:00:00 UTC 2021\nurl=https\\://a.example.com\n',
      { kind: 'properties', entries: new Map([['url', 'https://a.example.com']]) },
    ],
    [
      'a map',
      '#java.util.Map\na\f1\nb\f',
      {
        kind: 'map',
        entries: new Map([
          ['a', '1'],
          ['b', ''],
        ]),
      },
    ],
    [
      'a map without separators',
      '#java.util.Map\na=1',
      { kind: 'unreadable', because: 'an entry of the map has no separator' },
    ],
    [
      'a list header with more in its line',
      '#java.util.List x',
      { kind: 'unreadable', because: 'the first line is not #java.util.List alone' },
    ],
    [
      'a broken escape',
      '#java.util.Properties\na=\\u12',
      { kind: 'unreadable', because: 'a broken escape in the properties' },
    ],
    ['a type that nobody knows', '#java.util.Set\na', { kind: 'unreadable', because: 'no known type: #java.util.Set' }],
  ])('reads %s', (_what, text, expected) => {
    expect(parsePluginValue(text)).toEqual({ ...expected, text })
  })

  it('renders back what it read, byte for byte, also after an edit that changes nothing', () => {
    const header = fc.constantFrom('', '#java.util.List', '#java.util.Properties', '#java.util.Map', '#java.util.Set')
    const body = fc.string({
      unit: fc.oneof(fc.constantFrom('\n', '\f', '=', '\\', '#', '\r'), fc.string({ unit: 'binary', maxLength: 1 })),
    })
    fc.assert(
      fc.property(header, body, (first, rest) => {
        const value = parsePluginValue(first + rest)

        expect(renderPluginValue(unedited(value))).toBe(first + rest)
      }),
    )
  })
})

describe('removeElements', () => {
  it('keeps the other elements as they are stored', () => {
    const value = removeElements(list('#java.util.List\nmirror-1\nother \\n x\nmirror-2'), (name) =>
      name.startsWith('mirror'),
    )

    expect(renderPluginValue(value)).toBe('#java.util.List\nother \\n x')
  })

  it('leaves an empty list as Bitbucket stores one', () => {
    expect(renderPluginValue(removeElements(list('#java.util.List\na\nb'), () => true))).toBe('#java.util.List\n')
  })

  it('changes nothing when nothing is unwanted', () => {
    expect(renderPluginValue(removeElements(list('#java.util.List\na\n\n'), () => false))).toBe(
      '#java.util.List\na\n\n',
    )
  })

  it('leaves a list that reads as the elements that were kept', () => {
    const element = fc.stringMatching(/^[^\n]+$/u)
    fc.assert(
      fc.property(fc.array(element), fc.func(fc.boolean()), (elements, unwanted) => {
        const value = removeElements(list(`#java.util.List\n${elements.join('\n')}`), unwanted)

        expect(list(value.text).elements).toEqual(elements.filter((one) => !unwanted(one)))
      }),
    )
  })
})

describe('setEntry', () => {
  const stored =
    '#java.util.Properties\n#Tue Jun 01 08:00:00 UTC 2021\nconsumerKey.outbound=k\nserviceProvider.url=https\\://a\n'

  it('sets one key and keeps every other line', () => {
    expect(setEntry(properties(stored), 'serviceProvider.url', 'https://cut.invalid').text).toBe(
      stored.replace('https\\://a', 'https\\://cut.invalid'),
    )
  })

  it('removes one key', () => {
    expect(setEntry(properties(stored), 'consumerKey.outbound', null).text).toBe(
      stored.replace('consumerKey.outbound=k\n', ''),
    )
  })
})
