import { AppError } from '../../kernel/app-error.ts'
import { unescape } from './properties-escape.ts'
import {
  decodeUnits,
  isBlank,
  readLogicalLines,
  type LogicalLine,
  type PropertiesEncoding,
  type Units,
} from './properties-lines.ts'
import type { Span } from './span.ts'

/** One definition. Spans are byte offsets; `span` has its indentation, continuation lines and line break. */
export interface PropertyEntry {
  readonly key: string
  readonly value: string
  /** 1-based. */
  readonly line: number
  readonly span: Span
  /** What a new value replaces; empty at the place where a missing value would stand. */
  readonly valueSpan: Span
  /** False where the key stands alone, so that a value needs a separator of its own. */
  readonly separated: boolean
  /** The file ends inside a continuation of this definition. */
  readonly open: boolean
}

/** Every definition in file order, duplicates included: the last one counts. */
export interface PropertiesDocument {
  readonly entries: readonly PropertyEntry[]
}

/**
 * Reads bytes as java.util.Properties does, the BOM (part of the first key) and duplicates included.
 * `file` names the file in the error. Throws `change/unreadable-file` where Java would throw: a broken `\u` escape.
 */
export function parseProperties(
  bytes: Uint8Array,
  encoding: PropertiesEncoding,
  file = 'the properties file',
): PropertiesDocument {
  const units = decodeUnits(bytes, encoding)
  return { entries: readLogicalLines(units).map((line) => entryOf(units, line, file)) }
}

/** The effective value of exactly this key. */
export function valueOf(document: PropertiesDocument, key: string): string | undefined {
  return document.entries.findLast((entry) => entry.key === key)?.value
}

const BACKSLASH = 92
const separators: readonly (number | undefined)[] = [58, 61]

function entryOf(units: Units, line: LogicalLine, file: string): PropertyEntry {
  const codes = line.kept.map((index) => units.codes[index] ?? 0)
  const keyEnd = endOfKey(codes)
  const valueStart = startOfValue(codes, keyEnd)
  return {
    key: read(codes.slice(0, keyEnd), line, file),
    value: read(codes.slice(valueStart), line, file),
    line: line.line,
    span: { start: offset(units, line.begin), end: offset(units, line.next) },
    valueSpan: { start: offset(units, indexOfValue(line, valueStart)), end: offset(units, line.end) },
    separated: keyEnd < codes.length,
    open: line.open,
  }
}

function endOfKey(codes: readonly number[]): number {
  let escaped = false
  for (const [at, code] of codes.entries()) {
    if (!escaped && (isBlank(code) || separators.includes(code))) return at
    escaped = code === BACKSLASH && !escaped
  }
  return codes.length
}

function startOfValue(codes: readonly number[], keyEnd: number): number {
  let at = skipBlanks(codes, keyEnd)
  if (separators.includes(codes[at])) at = skipBlanks(codes, at + 1)
  return at
}

function skipBlanks(codes: readonly number[], start: number): number {
  let at = start
  while (isBlank(codes[at])) at += 1
  return at
}

function read(codes: readonly number[], line: LogicalLine, file: string): string {
  const text = unescape(codes.map((code) => String.fromCharCode(code)).join(''))
  if (text !== undefined) return text
  throw new AppError(
    'change/unreadable-file',
    `${file}, line ${line.line}: a \\u is not followed by four hexadecimal digits`,
    {
      hint: `correct line ${line.line}; Java refuses the whole file as it is (a backslash itself is written twice)`,
    },
  )
}

// A missing value would stand directly after the last kept unit: a dangling continuation is replaced with it.
function indexOfValue(line: LogicalLine, valueStart: number): number {
  const first = line.kept[valueStart]
  if (first !== undefined) return first
  const last = line.kept.at(-1)
  return last === undefined ? line.begin : last + 1
}

function offset(units: Units, index: number): number {
  return units.offsets[index] ?? 0
}
