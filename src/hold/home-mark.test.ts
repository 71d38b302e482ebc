import { assert, json, property, record, string } from 'fast-check'
import { expect, it } from 'vitest'
import { formatHomeMark, parseHomeMark } from './home-mark.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

it('reads every mark back that it wrote', () => {
  const mark = record({ environment: string(), run: string(), source: string(), generation: string() })

  assert(
    property(mark, (one) => {
      expect(parseHomeMark(bytes(formatHomeMark(one)))).toEqual(one)
    }),
  )
})

it('takes nothing else for a mark', () => {
  assert(
    property(json(), (text) => {
      expect(parseHomeMark(bytes(text))).toBeUndefined()
    }),
  )
  for (const text of [
    '',
    '{',
    '{"schema":"understudy/home-mark/1"}',
    '{"schema":"understudy/home-mark/2","environment":"a","run":"b","source":"c","generation":"d"}',
  ])
    expect(parseHomeMark(bytes(text))).toBeUndefined()
  expect(parseHomeMark(undefined)).toBeUndefined()
})
