import type { Form } from './forms.ts'
import { breakAfter, breakBefore, SHORTEST_LINE, SHORTEST_WRAPPED } from './line-breaks.ts'

/** Where a form stands; it is longer than its bytes where it is cut into lines. */
export interface Standing {
  readonly start: number
  readonly end: number
  readonly form: Form
}

/** Calls `found` for every place where a form stands, in about the order of the bytes; a form that may be cut into lines may come twice. */
export type ByteScan = (bytes: Buffer, found: (standing: Standing) => void) => void

/**
 * Looks at every fourth byte only: of seven bytes of a form, four are one of the aligned groups of four, and a table tells at once
 * of nearly every group of the data that no form has it. Shorter forms have a pass of their own over pairs. That is faster than any
 * automaton, for it does not matter how many forms there are, and it needs no decoding.
 */
export function compileScan(forms: readonly Form[]): ByteScan {
  const fours = fourTable(forms.filter(({ bytes }) => bytes.length >= FOUR_WINDOW))
  const pairs = pairTable(forms.filter(({ bytes }) => bytes.length < FOUR_WINDOW))
  return (bytes, found) => {
    const even = aligned(bytes)
    if (fours !== undefined) scanFours(even, fours, verifier(even, fours.entries, found))
    if (pairs !== undefined) scanPairs(even, pairs, verifier(even, pairs.entries, found))
  }
}

/** A form, and how far in it the group is that is looked up. */
interface Entry {
  readonly form: Form
  readonly offset: number
}

type Entries = ReadonlyMap<number, readonly Entry[]>

/** Groups with this are equal whatever their case is; some others become equal too, which costs a comparison and never a match. */
const FOLD = 0x20_20_20_20
const FOUR_WINDOW = 7
/** 128 KB of bits: few groups fall on one of a form by chance, and the processor's cache holds them. */
const FILTER_BITS = 20
const GOLDEN = 0x9e_37_79_b1

interface FourTable {
  readonly filter: Uint8Array
  readonly entries: Entries
}

function fourTable(forms: readonly Form[]): FourTable | undefined {
  if (forms.length === 0) return undefined
  const common = countGroups(forms)
  const filter = new Uint8Array(1 << (FILTER_BITS - 3))
  const entries = new Map<number, Entry[]>()
  for (const form of forms)
    for (const window of windowsOf(form, common))
      for (let offset = window; offset < window + 4; offset += 1) {
        const group = groupAt(form.bytes, offset)
        const hash = Math.imul(group, GOLDEN) >>> (32 - FILTER_BITS)
        filter[hash >>> 3] = (filter[hash >>> 3] ?? 0) | (1 << (hash & 7))
        addEntry(entries, group, { form, offset })
      }
  return { filter, entries }
}

function scanFours(bytes: Buffer, { filter }: FourTable, check: (at: number, group: number) => void): void {
  const groups = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2)
  for (let index = 0; index < groups.length; index += 1) {
    const group = (groups[index] ?? 0) | FOLD
    const hash = Math.imul(group, GOLDEN) >>> (32 - FILTER_BITS)
    if ((((filter[hash >>> 3] ?? 0) >>> (hash & 7)) & 1) === 1) check(index << 2, group)
  }
}

/** What many forms share (the company's domain, `http`) is common in the data too. */
function countGroups(forms: readonly Form[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { bytes } of forms)
    for (let offset = 0; offset + 4 <= bytes.length; offset += 1) {
      const group = groupAt(bytes, offset)
      counts.set(group, (counts.get(group) ?? 0) + 1)
    }
  return counts
}

/** Of a form that may be cut into lines there are two, so near to each other that only one of them can be cut. */
function windowsOf(form: Form, common: ReadonlyMap<number, number>): readonly number[] {
  const last = form.bytes.length - FOUR_WINDOW
  if (!form.encoding.wraps || form.bytes.length < SHORTEST_WRAPPED) return [rarestWindow(form, common, 0, last)]
  const middle = form.bytes.length >>> 1
  const reach = SHORTEST_LINE >>> 1
  return [
    rarestWindow(form, common, Math.max(0, middle - reach), middle - FOUR_WINDOW),
    rarestWindow(form, common, middle, Math.min(last, middle + reach - FOUR_WINDOW)),
  ]
}

function rarestWindow({ bytes }: Form, common: ReadonlyMap<number, number>, first: number, last: number): number {
  let best = { window: first, count: Number.POSITIVE_INFINITY }
  for (let window = first; window <= last; window += 1) {
    const count = [0, 1, 2, 3].reduce((sum, offset) => sum + (common.get(groupAt(bytes, window + offset)) ?? 0), 0)
    if (count < best.count) best = { window, count }
  }
  return best.window
}

function groupAt(bytes: Buffer, offset: number): number {
  return bytes.readInt32LE(offset) | FOLD
}

interface PairTable {
  readonly known: Uint8Array
  readonly entries: Entries
}

const PAIR_FOLD = 0x20_20

function pairTable(forms: readonly Form[]): PairTable | undefined {
  if (forms.length === 0) return undefined
  const entries = new Map<number, Entry[]>()
  for (const form of forms) for (const { pair, offset } of pairsOf(form)) addEntry(entries, pair, { form, offset })
  const known = new Uint8Array(65_536)
  for (const pair of entries.keys()) known[pair] = 1
  return { known, entries }
}

/** At an even place and at an odd one. Of two bytes at an odd place only the first stands in a pair of which the other is anything. */
function pairsOf({ bytes }: Form): readonly { readonly pair: number; readonly offset: number }[] {
  if (bytes.length < 2) throw new Error('a needle has at least two characters')
  const even = { pair: bytes.readUInt16LE(0) | PAIR_FOLD, offset: 0 }
  if (bytes.length > 2) return [even, { pair: bytes.readUInt16LE(1) | PAIR_FOLD, offset: 1 }]
  const first = bytes[0] ?? 0
  const any = new Set(Array.from({ length: 256 }, (_, before) => (before | (first << 8) | PAIR_FOLD) & 0xff_ff))
  return [even, ...[...any].map((pair) => ({ pair, offset: -1 }))]
}

function scanPairs(bytes: Buffer, { known }: PairTable, check: (at: number, pair: number) => void): void {
  const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 1)
  for (let index = 0; index < pairs.length; index += 1) {
    const pair = (pairs[index] ?? 0) | PAIR_FOLD
    if (known[pair] === 1) check(index << 1, pair)
  }
}

function verifier(
  bytes: Buffer,
  entries: Entries,
  found: (standing: Standing) => void,
): (at: number, group: number) => void {
  return (at, group) => {
    const candidates = entries.get(group)
    if (candidates === undefined) return
    for (const { form, offset } of candidates) {
      if (isAt(bytes, at - offset, form)) found({ start: at - offset, end: at - offset + form.bytes.length, form })
      else if (form.encoding.wraps) findWrapped(bytes, at, { form, offset }, found)
    }
  }
}

function isAt(bytes: Buffer, start: number, form: Form): boolean {
  const { length } = form.bytes
  if (start < 0 || start + length > bytes.length) return false
  for (let index = 0; index < length; index += 1) {
    const code = bytes[start + index] ?? 0
    const same = form.anyCase && code >= 65 && code <= 90 ? code + 32 : code
    if (same !== form.bytes[index]) return false
  }
  return true
}

/** Line breaks may stand between its characters, on both sides of the group. */
function findWrapped(bytes: Buffer, at: number, { form, offset }: Entry, found: (standing: Standing) => void): void {
  const end = endOfWrapped(bytes, at, form.bytes, offset)
  const start = end === undefined ? undefined : startOfWrapped(bytes, at, form.bytes, offset)
  if (start !== undefined && end !== undefined) found({ start, end, form })
}

function endOfWrapped(bytes: Buffer, from: number, expected: Buffer, offset: number): number | undefined {
  let at = from
  for (let index = offset; index < expected.length; index += 1) {
    if (bytes[at] !== expected[index]) at += breakAfter(bytes, at)
    if (bytes[at] !== expected[index]) return undefined
    at += 1
  }
  return at
}

function startOfWrapped(bytes: Buffer, from: number, expected: Buffer, offset: number): number | undefined {
  let at = from
  for (let index = offset - 1; index >= 0; index -= 1) {
    // The `n` of an escaped break is no character of the text: nothing before it would be a backslash.
    at -= breakBefore(bytes, at)
    if (at <= 0 || bytes[at - 1] !== expected[index]) return undefined
    at -= 1
  }
  return at
}

function addEntry(entries: Map<number, Entry[]>, group: number, entry: Entry): void {
  const known = entries.get(group)
  if (known === undefined) entries.set(group, [entry])
  else known.push(entry)
}

/** Groups are read as numbers, which only lie at places that are a multiple of their size. */
function aligned(bytes: Buffer): Buffer {
  if (bytes.byteOffset % 4 === 0) return bytes
  const even = Buffer.from(new ArrayBuffer(bytes.length))
  even.set(bytes)
  return even
}
