import { describe, expect, it } from 'vitest'
import { Secret } from '../../../kernel/secret.ts'
import { scramVerifier } from './scram.ts'

describe('the SCRAM verifier', () => {
  it('is what PostgreSQL itself stores for the password and salt', async () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')

    // The example of RFC 7677: user `user`, password `pencil`.
    expect(await scramVerifier(new Secret('pencil'), salt)).toBe(
      'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
    )
  })

  it('is the same for forms of a password that SASLprep takes as one', async () => {
    const salt = Buffer.alloc(16)

    expect(await scramVerifier(new Secret('a\u00a0\u00adﬁ'), salt)).toBe(await scramVerifier(new Secret('a fi'), salt))
  })
})
