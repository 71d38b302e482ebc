/** Answers the end of each place where one of the words stands, whatever its case: Aho-Corasick over bytes, as one table. */
export function compileAutomaton(words: readonly Buffer[]): (bytes: Buffer, found: (end: number) => void) => void {
  const { next, ends } = trie(words)
  const table = withFailures(next, ends)
  return (bytes, found) => {
    let state = 0
    for (let at = 0; at < bytes.length; at += 1) {
      state = table[(state << 8) | (bytes[at] ?? 0)] ?? 0
      if (ends[state] === 1) found(at)
    }
  }
}

interface Trie {
  /** 256 for each state; 0 where there is none. */
  readonly next: Int32Array
  /** 1 where a word ends. */
  readonly ends: Uint8Array
}

function trie(words: readonly Buffer[]): Trie {
  const most = 1 + words.reduce((sum, { length }) => sum + length, 0)
  const [next, ends] = [new Int32Array(most * 256), new Uint8Array(most)]
  let states = 1
  for (const word of words) {
    let state = 0
    for (const byte of word) {
      const cell = (state << 8) | small(byte)
      if (next[cell] === 0) next[cell] = states++
      state = next[cell] ?? 0
    }
    ends[state] = 1
  }
  return { next, ends }
}

/** Breadth first: what a state lacks it takes from the longest of its ends that is a state too. */
function withFailures(next: Int32Array, ends: Uint8Array): Int32Array {
  const failures = new Int32Array(ends.length)
  const queue = [0]
  for (const state of queue) {
    const failure = failures[state] ?? 0
    if (ends[failure] === 1) ends[state] = 1
    for (let byte = 0; byte < 256; byte += 1) {
      if (small(byte) !== byte) continue
      const cell = (state << 8) | byte
      const fallen = state === 0 ? 0 : (next[(failure << 8) | byte] ?? 0)
      const follower = next[cell] ?? 0
      if (follower === 0) next[cell] = fallen
      else {
        failures[follower] = fallen
        queue.push(follower)
      }
    }
    for (let capital = 65; capital <= 90; capital += 1) {
      next[(state << 8) | capital] = next[(state << 8) | small(capital)] ?? 0
    }
  }
  return next
}

function small(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}
