/** What stands around something that was found, decoded. */
export interface Written {
  readonly text: string
  /** Of what was found, in `text`. */
  readonly start: number
  readonly end: number
}

/** Where a pattern was found in a cell, in bytes. */
export interface Found {
  readonly start: number
  readonly end: number
  /** Of the text that the pattern stands for, in UTF-8. */
  readonly bytes: number
  readonly phase: number
}

/** Enough for an excerpt, and for a user name before a host. */
const AROUND = 2048

export function readBytes(cell: Buffer, { start, end }: Found): Written {
  const begin = afterLength(cell, start, end) ? start : Math.max(0, start - AROUND)
  return joined(
    cell.toString('utf8', begin, start),
    cell.toString('utf8', start, end),
    cell.toString('utf8', end, end + AROUND),
  )
}

/** Serialised Java writes the length of a string before it: it may look like a letter, and belongs to no name. */
function afterLength(cell: Buffer, start: number, end: number): boolean {
  return start >= 2 && cell[start - 2] === 0 && (cell[start - 1] ?? 0) >= end - start
}

/** `phase` tells where the groups of four begin. Only its own alphabet: `token-` before what is written in the other one is none of it. */
export function readBase64(alphabet: 'base64' | 'base64url'): (cell: Buffer, found: Found) => Written | undefined {
  const belongs = alphabet === 'base64' ? isBase64 : isBase64Url
  return (cell, { start, end, bytes, phase }) => {
    const group = start - Math.ceil((8 * phase) / 6)
    if (group < 0) return undefined
    const first = group - 4 * Math.floor((group - runBefore(cell, group, belongs)) / 4)
    const decoded = Buffer.from(cell.toString('latin1', first, runAfter(cell, end, belongs)), 'base64')
    return partOf(decoded, ((group - first) / 4) * 3 + phase, bytes)
  }
}

export function readHex(cell: Buffer, { start, end, bytes }: Found): Written | undefined {
  const first = start - 2 * Math.floor((start - runBefore(cell, start, isHex)) / 2)
  const decoded = Buffer.from(cell.toString('latin1', first, runAfter(cell, end, isHex)), 'hex')
  return partOf(decoded, (start - first) / 2, bytes)
}

export function readUtf16(order: 'little' | 'big'): (cell: Buffer, found: Found) => Written | undefined {
  return (cell, { start, end }) => {
    const first = start - 2 * Math.floor(Math.min(start, AROUND) / 2)
    const last = end + 2 * Math.floor(Math.min(cell.length - end, AROUND) / 2)
    const units = Buffer.from(cell.subarray(first, last))
    const text = (order === 'big' ? units.swap16() : units).toString('utf16le')
    return { text, start: (start - first) / 2, end: (end - first) / 2 }
  }
}

function partOf(decoded: Buffer, start: number, bytes: number): Written | undefined {
  const end = start + bytes
  if (end > decoded.length) return undefined
  return joined(decoded.toString('utf8', 0, start), decoded.toString('utf8', start, end), decoded.toString('utf8', end))
}

function joined(before: string, found: string, after: string): Written {
  return { text: before + found + after, start: before.length, end: before.length + found.length }
}

/** Where the characters of a kind that end at `index` begin. */
function runBefore(cell: Buffer, index: number, belongs: (code: number) => boolean): number {
  const limit = Math.max(0, index - AROUND)
  let first = index
  while (first > limit && belongs(cell[first - 1] ?? 0)) first -= 1
  return first
}

function runAfter(cell: Buffer, index: number, belongs: (code: number) => boolean): number {
  const limit = Math.min(cell.length, index + AROUND)
  let last = index
  while (last < limit && belongs(cell[last] ?? 0)) last += 1
  return last
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}

function isBase64(code: number): boolean {
  return isAlphanumeric(code) || code === 43 || code === 47
}

function isBase64Url(code: number): boolean {
  return isAlphanumeric(code) || code === 45 || code === 95
}

function isAlphanumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
}
