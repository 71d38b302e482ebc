import { describe, expect, it } from 'vitest'
import { Secret } from '../kernel/secret.ts'
import { excerptsFor } from './excerpt.ts'
import { compileMatcher } from './matcher.ts'

const needles = [
  { kind: 'host', text: 'bb.example.com', host: 'bb.example.com' },
  { kind: 'secret', secret: new Secret('Tr0ub4dor&3'), place: 'shared/bitbucket.properties: jdbc.password' },
] as const
const matcher = compileMatcher(needles)
const excerptOf = excerptsFor(needles)

function excerpt(value: string, ...names: readonly string[]): string {
  const [match] = matcher.inText(value)
  if (match === undefined) throw new Error(`nothing found in ${value}`)
  return excerptOf(match, names)
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

  it('shows what was encoded, decoded', () => {
    const text = Buffer.from('see https://bb.example.com/x').toString('base64')

    expect(excerpt(`{"note":"${text}"}`, 'value')).toBe('in base64: see https://bb.example.com/x')
  })

  it.each([
    'the word is Tr0ub4dor&3',
    Buffer.from('Tr0ub4dor&3').toString('base64'),
    Buffer.from('Tr0ub4dor&3').toString('hex'),
    'x=Tr0ub4dor%263',
  ])('never shows a needle that is a secret, nor what stands around it: %j', (text) => {
    expect(excerpt(text, 'value')).toMatch(/^(?:in (?:base64|hex): )?\[secret\]$/)
  })

  it.each(['Tr0ub4dor&3', 'Tr0ub4dor%263', 'Tr0ub4dor\\u00263', Buffer.from('Tr0ub4dor&3').toString('base64url')])(
    'hides a secret of the source beside a name: %j',
    (secret) => {
      const match = matcher.inText(`admin ${secret} at bb.example.com`).find(({ needle }) => needle.kind === 'host')

      expect(match === undefined ? '' : excerptOf(match, ['note'])).toBe('admin [secret] at bb.example.com')
    },
  )
})
