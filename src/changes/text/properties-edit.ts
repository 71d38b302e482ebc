import { encodeUtf8 } from '../../kernel/utf8.ts'
import { escapeKey, escapeValue } from './properties-escape.ts'
import type { PropertiesEncoding } from './properties-lines.ts'
import { parseProperties, type PropertyEntry } from './properties.ts'
import type { Span } from './span.ts'

/**
 * Replaces the value of the last definition, which is the one that Java takes, and removes earlier definitions of the
 * same key: they would still hold what is being replaced. Absent keys are appended with the file's own line break.
 * All other bytes stay. Throws `change/unreadable-file` for a file that Java refuses.
 */
export function setProperty(
  bytes: Uint8Array,
  key: string,
  value: string,
  encoding: PropertiesEncoding,
  file?: string,
): Uint8Array {
  const { entries } = parseProperties(bytes, encoding, file)
  const definitions = entries.filter((entry) => entry.key === key)
  const last = definitions.at(-1)
  if (last === undefined) return splice(bytes, [addition(bytes, entries, key, value)])
  const earlier = definitions.slice(0, -1).map((entry) => ({ span: entry.span, text: '' }))
  const text = last.separated ? escapeValue(value) : `=${escapeValue(value)}`
  return splice(bytes, [...earlier, { span: last.valueSpan, text }])
}

/** Removes every definition of the key with its continuation lines, and nothing else. */
export function removeProperty(
  bytes: Uint8Array,
  key: string,
  encoding: PropertiesEncoding,
  file?: string,
): Uint8Array {
  const { entries } = parseProperties(bytes, encoding, file)
  const definitions = entries.filter((entry) => entry.key === key)
  return splice(
    bytes,
    definitions.map((entry) => ({ span: entry.span, text: '' })),
  )
}

interface Replacement {
  readonly span: Span
  /** ASCII. */
  readonly text: string
}

const LINE_FEED = 10
const RETURN = 13

function addition(bytes: Uint8Array, entries: readonly PropertyEntry[], key: string, value: string): Replacement {
  const lineBreak = ownLineBreak(bytes)
  const definition = `${escapeKey(key)}=${escapeValue(value)}${lineBreak}`
  const last = entries.at(-1)
  // What is written after a dangling backslash would become a part of that definition.
  if (last?.open === true) return { span: { start: last.span.start, end: last.span.start }, text: definition }
  const end = { start: bytes.length, end: bytes.length }
  const byte = bytes.at(-1)
  const complete = byte === undefined || byte === LINE_FEED || byte === RETURN
  return { span: end, text: complete ? definition : lineBreak + definition }
}

function ownLineBreak(bytes: Uint8Array): string {
  const at = bytes.findIndex((byte) => byte === LINE_FEED || byte === RETURN)
  if (at === -1 || bytes[at] === LINE_FEED) return '\n'
  return bytes[at + 1] === LINE_FEED ? '\r\n' : '\r'
}

function splice(bytes: Uint8Array, replacements: readonly Replacement[]): Uint8Array {
  const parts: Uint8Array[] = []
  let at = 0
  for (const { span, text } of replacements) {
    parts.push(bytes.subarray(at, span.start), encodeUtf8(text))
    at = span.end
  }
  parts.push(bytes.subarray(at))
  return concat(parts)
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
