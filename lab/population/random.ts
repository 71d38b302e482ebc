import { createHash } from 'node:crypto'

/** A repeatable stream of random values. */
export interface Random {
  /** A whole number from 0 up to, but without, `limit`. */
  readonly below: (limit: number) => number
  readonly pick: <T>(list: readonly [T, ...(readonly T[])]) => T
  readonly hex: (length: number) => string
  readonly uuid: () => string
}

/** Equal seed and purpose give equal values, so that planting one thing more shifts nothing else. */
export function createRandom(seed: number, purpose: string): Random {
  let state = createHash('sha256').update(`${seed}/${purpose}`).digest().readUInt32LE()
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const hex = (length: number): string => Array.from({ length }, () => below(16).toString(16)).join('')
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    hex,
    uuid: () => [8, 4, 4, 4, 12].map(hex).join('-'),
  }
}

/** A secret that a search finds and nobody mistakes for another: `secret-webhook-7f3a…`. At most 48 characters for a short purpose. */
export function labSecret(seed: number, purpose: string): string {
  return `secret-${purpose}-${createHash('sha256').update(`${seed}/secret/${purpose}`).digest('hex').slice(0, 20)}`
}
