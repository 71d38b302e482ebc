import { describe, expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'
import { compileMatcher } from './matcher.ts'

const search = compileMatcher([{ kind: 'host', text: 'bb.example.com', host: 'bb.example.com' }])

function excerpt(value: string, ...names: readonly string[]): string {
  const [match] = search(value)
  if (match === undefined) throw new Error(`nothing found in ${value}`)
  return excerptOf(value, match, names)
}

describe('excerptOf', () => {
  it('shows what stands around the needle, on one line', () => {
    const text = `${'before '.repeat(20)}see\nhttps://bb.example.com/x\tand ${'after '.repeat(20)}`

    expect(excerpt(text, 'comment_text')).toBe(
      '…efore before before before before before before see https://bb.example.com/x and after after after after after after after after after…',
    )
  })

  it.each([
    ['https://user:hunter2@bb.example.com/x'],
    ['password=hunter2\nurl=http://bb.example.com'],
    ['{"url":"http://bb.example.com","secret":"hunter2"}'],
    ['http://bb.example.com/hook?token=hunter2&x=1'],
    ['curl -H "Authorization: Bearer hunter2hunter2hunter2" http://bb.example.com'],
    ['http://bb.example.com/hooks/T0hunter2x9Kq31LmZ84vB'],
  ])('shows no secret of %j', (text) => {
    expect(excerpt(text, 'value')).toContain('bb.example.com')
    expect(excerpt(text, 'value')).not.toContain('hunter2')
  })

  it('shows only the needle of a value whose name says that it is a credential', () => {
    expect(excerpt('x9 bb.example.com y8', 'api.token')).toBe('… bb.example.com … (the rest looks like a credential)')
  })
})
