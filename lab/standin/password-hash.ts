import { pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto'

const PREFIX = '{PKCS5S2}'
const SALT_BYTES = 16
const KEY_BYTES = 32
const ROUNDS = 10_000

/** cwd_user.credential: base64 of a 16-byte salt and PBKDF2-HMAC-SHA1 of 10,000 rounds, 32 bytes. */
export function hashPassword(password: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  return PREFIX + Buffer.concat([salt, derive(password, salt)]).toString('base64')
}

export function passwordMatches(password: string, credential: string): boolean {
  if (!credential.startsWith(PREFIX)) return false
  const stored = Buffer.from(credential.slice(PREFIX.length), 'base64')
  if (stored.length !== SALT_BYTES + KEY_BYTES) return false
  return timingSafeEqual(stored.subarray(SALT_BYTES), derive(password, stored.subarray(0, SALT_BYTES)))
}

function derive(password: string, salt: Buffer): Buffer {
  return pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, 'sha1')
}
