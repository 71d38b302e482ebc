import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '../../../kernel/secret.ts'

const ITERATIONS = 4096
const SALT_BYTES = 16

/** What PostgreSQL stores for a password (RFC 5803). Sent in its place, so that no statement log has the password. */
export async function scramVerifier(password: Secret, salt: Uint8Array = randomBytes(SALT_BYTES)): Promise<string> {
  const salted = await promisify(pbkdf2)(prepared(password.reveal()), salt, ITERATIONS, 32, 'sha256')
  const storedKey = createHash('sha256').update(hmac(salted, 'Client Key')).digest('base64')
  const serverKey = hmac(salted, 'Server Key').toString('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${Buffer.from(salt).toString('base64')}$${storedKey}:${serverKey}`
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

/** SASLprep as far as passwords go: other blanks become a blank, invisible characters go, compatible forms become one. */
function prepared(password: string): string {
  return password
    .replaceAll(/[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu, ' ')
    .replaceAll(/\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu, '')
    .normalize('NFKC')
}
