import type { SecretRef } from './secret-ref.ts'

/** What a change writes. A secret is always a reference; it is resolved when the change is applied. */
export type Value = string | number | boolean | null | SecretValue

export interface SecretValue {
  readonly kind: 'secret'
  readonly ref: SecretRef
  /** `atlassian-pkcs5s2` is the form of cwd_user.credential: `{PKCS5S2}` and base64 of salt and PBKDF2-HMAC-SHA1. */
  readonly encoding: 'plain' | 'atlassian-pkcs5s2'
}
