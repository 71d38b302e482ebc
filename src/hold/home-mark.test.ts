import { assert, json, property, record, string, stringMatching } from 'fast-check'
import { expect, it } from 'vitest'
import { formatHomeMark, parseHomeMark } from './home-mark.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

it('reads every mark back that it wrote', () => {
  const id = stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]*$/)
  const mark = record({ environment: string(), run: id, source: string(), generation: id })

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

it.each(['../../etc', 'a/b', '', '-rf', 'a b'])(
  'takes a mark whose generation is %j for none of ours',
  (generation) => {
    const mark = { environment: 'staging', run: '20261122-013000-k3f9', source: 'production', generation }

    expect(parseHomeMark(bytes(formatHomeMark(mark)))).toBeUndefined()
  },
)
