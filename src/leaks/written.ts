import { AROUND, base64Lines } from './base64-lines.ts'

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
  const lines = base64Lines(alphabet)
  return (cell, { start, end, bytes, phase }) => {
    const { before, inside, after } = lines.around(cell, start, end)
    const group = before.length - Math.ceil((8 * phase) / 6)
    if (group < 0) return undefined
    const decoded = Buffer.from((before + inside + after).slice(group % 4), 'base64')
    return partOf(decoded, Math.floor(group / 4) * 3 + phase, bytes)
  }
}

export function readHex(cell: Buffer, { start, end, bytes }: Found): Written | undefined {
  const first = start - 2 * Math.floor((start - digitsBefore(cell, start)) / 2)
  const decoded = Buffer.from(cell.toString('latin1', first, digitsAfter(cell, end)), 'hex')
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

/** Only what stands on the same line: in a file the next one is about something else. */
export function lineOf({ text, start, end }: Written): Written {
  const begin = lastBreak(text.slice(0, start))
  const length = text.slice(end).search(/[\r\n]/u)
  const line = text.slice(begin, length < 0 ? text.length : end + length)
  return { text: line, start: start - begin, end: end - begin }
}

function lastBreak(text: string): number {
  return Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1
}

function partOf(decoded: Buffer, start: number, bytes: number): Written | undefined {
  const end = start + bytes
  if (end > decoded.length) return undefined
  return joined(decoded.toString('utf8', 0, start), decoded.toString('utf8', start, end), decoded.toString('utf8', end))
}

function joined(before: string, found: string, after: string): Written {
  return { text: before + found + after, start: before.length, end: before.length + found.length }
}

/** Where the digits that end at `index` begin. */
function digitsBefore(cell: Buffer, index: number): number {
  const limit = Math.max(0, index - AROUND)
  let first = index
  while (first > limit && isHex(cell[first - 1] ?? 0)) first -= 1
  return first
}

function digitsAfter(cell: Buffer, index: number): number {
  const limit = Math.min(cell.length, index + AROUND)
  let last = index
  while (last < limit && isHex(cell[last] ?? 0)) last += 1
  return last
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102)
}
