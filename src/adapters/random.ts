import { createHash, randomBytes } from 'node:crypto'
import type { RandomSource } from '../kernel/random.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The system's randomness, or with a seed the same sequence every time: for repeated runs in tests, never for secrets that count. */
export function openRandomSource(seed?: string): RandomSource {
  const bytes = seed === undefined ? (length: number) => new Uint8Array(randomBytes(length)) : seededBytes(seed)
  return { bytes, token: (length) => token(bytes, length) }
}

/** Bytes from 252 on are passed over, so that every letter is equally likely. */
function token(bytes: (length: number) => Uint8Array, length: number): string {
  let text = ''
  while (text.length < length) {
    const fair = [...bytes(length)].filter((byte) => byte < 252)
    text += fair.map((byte) => LETTERS[byte % LETTERS.length]).join('')
  }
  return text.slice(0, length)
}

function seededBytes(seed: string): (length: number) => Uint8Array {
  let counter = 0
  const block = () =>
    createHash('sha256')
      .update(`${seed}:${(counter += 1)}`)
      .digest()
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, block)
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }
}
