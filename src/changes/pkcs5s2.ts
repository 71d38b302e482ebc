import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { RandomSource } from '../kernel/random.ts'
import { Secret } from '../kernel/secret.ts'

const SALT_BYTES = 16
const KEY_BYTES = 32
const ITERATIONS = 10_000

/** The form in which cwd_user.credential keeps a password: `{PKCS5S2}` and base64 of salt and PBKDF2-HMAC-SHA1. */
export async function pkcs5s2(password: Secret, random: RandomSource): Promise<Secret> {
  const salt = random.bytes(SALT_BYTES)
  const key = await promisify(pbkdf2)(password.reveal(), salt, ITERATIONS, KEY_BYTES, 'sha1')
  return new Secret(`{PKCS5S2}${Buffer.concat([salt, key]).toString('base64')}`)
}
