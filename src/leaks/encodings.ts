import { readBase64, readBytes, readHex, readUtf16, type Found, type Written } from './written.ts'

/** A way in which a text may stand in a row or a file. */
export interface Encoding {
  readonly id: EncodingId
  /** The bytes that it comes to; several where what stands around it, or a habit, changes them. Each is searched for. */
  readonly write: (text: string) => readonly Pattern[]
  /** Upper and lower case of the written bytes mean the same, whatever they stand for. */
  readonly anyCase: boolean
  /** Nobody reads it without decoding: then short names, which count only in a URL or with a port, are looked for with these. */
  readonly opaque: boolean
  /** What was written around a pattern that was found, as a person would have written it. Undefined where it is another text after all. */
  readonly read: (cell: Buffer, found: Found) => Written | undefined
}

export type EncodingId =
  | 'plain'
  | 'url'
  | 'form'
  | 'json'
  | 'json-slashes'
  | 'json-ascii'
  | 'json-html'
  | 'properties'
  | 'properties-colons'
  | 'base64'
  | 'base64url'
  | 'hex'
  | 'utf-16le'
  | 'utf-16be'

export interface Pattern {
  readonly bytes: Buffer
  /** Of base64: bytes of the group of three before the text's first. */
  readonly phase: number
}

export const encodings: readonly Encoding[] = [
  readable('plain', (text) => [text]),
  readable('url', (text) => bothCases(encodeURIComponent(text))),
  readable('form', (text) => bothCases(new URLSearchParams([['', text]]).toString().slice(1))),
  readable('json', (text) => [inJson(text)]),
  readable('json-slashes', (text) => [inJson(text).replaceAll('/', String.raw`\/`)]),
  readable('json-ascii', (text) => bothCases(inJson(text).replaceAll(/[^ -~]/gu, escapeUnits))),
  readable('json-html', (text) => bothCases(inJson(text).replaceAll(/[<>&='\u2028\u2029]/gu, escapeUnits))),
  readable('properties', (text) => bothCases(inProperties(text))),
  readable('properties-colons', (text) => [text.replaceAll(':', String.raw`\:`)]),
  { id: 'base64', write: inBase64('base64'), anyCase: false, opaque: true, read: readBase64('base64') },
  { id: 'base64url', write: inBase64('base64url'), anyCase: false, opaque: true, read: readBase64('base64url') },
  {
    id: 'hex',
    write: (text) => [unphased(Buffer.from(Buffer.from(text).toString('hex')))],
    anyCase: true,
    opaque: true,
    read: readHex,
  },
  {
    id: 'utf-16le',
    write: (text) => [unphased(Buffer.from(text, 'utf16le'))],
    anyCase: false,
    opaque: true,
    read: readUtf16('little'),
  },
  {
    id: 'utf-16be',
    write: (text) => [unphased(Buffer.from(text, 'utf16le').swap16())],
    anyCase: false,
    opaque: true,
    read: readUtf16('big'),
  },
]

/** One that a person can read, and in which what stands around it still ends a name. */
function readable(id: EncodingId, write: (text: string) => readonly string[]): Encoding {
  return {
    id,
    write: (text) => write(text).map((written) => unphased(Buffer.from(written))),
    anyCase: false,
    opaque: false,
    read: readBytes,
  }
}

function unphased(bytes: Buffer): Pattern {
  return { bytes, phase: 0 }
}

/** Escapes with letters are written in either case. */
function bothCases(text: string): readonly string[] {
  const lower = (escape: string): string => escape.toLowerCase()
  const upper = (escape: string): string => escape.replace(/[\da-f]+$/u, (digits) => digits.toUpperCase())
  return [text, text.replaceAll(ESCAPE, lower), text.replaceAll(ESCAPE, (escape) => upper(lower(escape)))]
}

const ESCAPE = /%[\da-f]{2}|\\u[\da-f]{4}/giu

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'))
    .join('')
}

/** As java.util.Properties stores a value. */
function inProperties(text: string): string {
  return text
    .replaceAll(/[\\=:#!]/gu, String.raw`\$&`)
    .replaceAll(/[\t\n\r\f]/gu, (blank) => blanks.get(blank) ?? blank)
    .replaceAll(/[^ -~]/gu, escapeUnits)
}

const blanks: ReadonlyMap<string, string> = new Map([
  ['\t', String.raw`\t`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\f', String.raw`\f`],
])

/** The characters that the text alone decides, for each place that it may have in a group of three bytes. */
function inBase64(alphabet: 'base64' | 'base64url'): (text: string) => readonly Pattern[] {
  return (text) => {
    const bytes = Buffer.from(text)
    return [0, 1, 2].map((phase) => {
      const written = Buffer.concat([Buffer.alloc(phase), bytes]).toString(alphabet)
      const whole = written.slice(Math.ceil((8 * phase) / 6), Math.floor((8 * (phase + bytes.length)) / 6))
      return { bytes: Buffer.from(whole), phase }
    })
  }
}
