import { describe, expect, it } from 'vitest'
import { hashPassword, passwordMatches } from './password-hash.ts'

describe('a stored credential', () => {
  it('is a salt of 16 bytes and a derived key of 32, in base64', () => {
    const credential = hashPassword('secret', Buffer.alloc(16, 7))

    expect(credential).toMatch(/^\{PKCS5S2\}[A-Za-z0-9+/]{64}$/)
    expect(Buffer.from(credential.slice(9), 'base64').subarray(0, 16)).toEqual(Buffer.alloc(16, 7))
  })

  it('matches its own password and no other', () => {
    const credential = hashPassword('päss:word')

    expect(passwordMatches('päss:word', credential)).toBe(true)
    expect(passwordMatches('pass:word', credential)).toBe(false)
  })

  it('that is empty, a placeholder or of another scheme matches nothing', () => {
    for (const stored of ['', 'nopass', '{PKCS5S2}PASSWORD-HASH-PLACEHOLDER', '{SSHA}AAAA']) {
      expect(passwordMatches('', stored)).toBe(false)
    }
  })
})
