import { SHORTEST_WRAPPED } from './line-breaks.ts'
import { readBase64, readBytes, readHex, readUtf16, type Found, type Written } from './written.ts'

/** A way in which a text may stand in a row or a file. */
export interface Encoding {
  readonly id: EncodingId
  /** For people: what writes so. */
  readonly title: string
  /** The bytes that it comes to; several where what stands around it, or a habit, changes them. Each is searched for. */
  readonly write: (text: string) => readonly Pattern[]
  /** Upper and lower case of the written bytes mean the same, whatever they stand for. */
  readonly anyCase: boolean
  /** Nobody reads it without decoding: then short names, which count only in a URL or with a port, are looked for with these. */
  readonly opaque: boolean
  /** A line break may stand between any two characters: mail, certificates and LDIF cut it at 64 or 76 of them. */
  readonly wraps: boolean
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
  | 'json-in-json'
  | 'xml'
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
  readable('plain', 'as it is, in UTF-8', (text) => [text]),
  readable('url', 'in a URL: `%2F` for a slash', (text) => bothCases(encodeURIComponent(text), OF_URLS)),
  readable('form', 'in a form: as in a URL, with `+` for a blank', (text) =>
    bothCases(new URLSearchParams([['', text]]).toString().slice(1), OF_URLS),
  ),
  readable('json', 'in JSON', (text) => [inJson(text)]),
  readable('json-slashes', 'in JSON with `\\/` for a slash', (text) => [slashed(inJson(text))]),
  readable('json-ascii', 'in JSON with escapes for what is not ASCII', (text) =>
    bothCases(inJson(text).replaceAll(/[^ -~]/gu, escapeUnits), OF_UNITS),
  ),
  readable('json-html', 'in JSON that may stand in a page: escapes for `<`, `>`, `&`, `=` and quotes', (text) =>
    bothCases(inJson(text).replaceAll(/[<>&='\u2028\u2029]/gu, escapeUnits), OF_UNITS),
  ),
  readable(
    'json-in-json',
    'in JSON that is itself a string of JSON, or an element of an array of PostgreSQL',
    (text) => [inJson(inJson(text)), inJson(slashed(inJson(text)))],
  ),
  readable('xml', 'in XML or HTML: entities', inXml),
  readable('properties', 'as java.util.Properties stores a value', (text) => bothCases(inProperties(text), OF_UNITS)),
  readable('properties-colons', 'as people escape it in a properties file: `\\:` alone, also within JSON', (text) => [
    text.replaceAll(':', String.raw`\:`),
    text.replaceAll(':', String.raw`\\:`),
  ]),
  base64('base64', 'base64, at each of its three offsets, also cut into lines', readBase64('base64')),
  base64('base64url', 'base64 with the alphabet of URLs, such as a token of JSON', readBase64('base64url')),
  opaque('hex', 'hexadecimal, in small letters or capitals', {
    write: (text) => Buffer.from(Buffer.from(text).toString('hex')),
    anyCase: true,
    read: readHex,
  }),
  opaque('utf-16le', 'UTF-16, low byte first, as Windows writes it', {
    write: (text) => Buffer.from(text, 'utf16le'),
    anyCase: false,
    read: readUtf16('little'),
  }),
  opaque('utf-16be', 'UTF-16, high byte first, as Java writes it', {
    write: (text) => Buffer.from(text, 'utf16le').swap16(),
    anyCase: false,
    read: readUtf16('big'),
  }),
]

/** One that a person can read, and in which what stands around it still ends a name. */
function readable(id: EncodingId, title: string, write: (text: string) => readonly string[]): Encoding {
  return {
    id,
    title,
    write: (text) => write(text).map((written) => unphased(Buffer.from(written))),
    anyCase: false,
    opaque: false,
    wraps: false,
    read: readBytes,
  }
}

interface Opaque extends Pick<Encoding, 'anyCase' | 'read'> {
  readonly write: (text: string) => Buffer
}

function opaque(id: EncodingId, title: string, { write, anyCase, read }: Opaque): Encoding {
  return { id, title, write: (text) => [unphased(write(text))], anyCase, opaque: true, wraps: false, read }
}

function base64(id: 'base64' | 'base64url', title: string, read: Encoding['read']): Encoding {
  return { id, title, write: inBase64(id), anyCase: false, opaque: true, wraps: true, read }
}

function unphased(bytes: Buffer): Pattern {
  return { bytes, phase: 0 }
}

/** Escapes with letters are written in either case. */
function bothCases(text: string, escapes: RegExp): readonly string[] {
  const lower = (escape: string): string => escape.toLowerCase()
  const upper = (escape: string): string => escape.replace(/[\da-f]+$/u, (digits) => digits.toUpperCase())
  return [text, text.replaceAll(escapes, lower), text.replaceAll(escapes, (escape) => upper(lower(escape)))]
}

const OF_URLS = /%[\da-f]{2}/giu
/** Not behind a backslash that is itself escaped: there the letters are the text's own. */
const OF_UNITS = /(?<=(?<!\\)(?:\\\\)*)\\u[\da-f]{4}/giu

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function slashed(json: string): string {
  return json.replaceAll('/', String.raw`\/`)
}

/** Quotes may stay as they are, where they end no value. */
function inXml(text: string): readonly string[] {
  const content = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const quoted = content.replaceAll('"', '&quot;')
  return [content, quoted, quoted.replaceAll("'", '&apos;'), quoted.replaceAll("'", '&#39;')]
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
    return [0, 1, 2].flatMap((phase) => {
      const written = Buffer.concat([Buffer.alloc(phase), bytes]).toString(alphabet)
      const whole = written.slice(Math.ceil((8 * phase) / 6), Math.floor((8 * (phase + bytes.length)) / 6))
      return [whole, ...brokenOnce(whole)].map((part) => ({ bytes: Buffer.from(part), phase }))
    })
  }
}

/** A longer text is found by what is left of it on one of two lines; see `wraps` in the scan. */
function brokenOnce(text: string): readonly string[] {
  if (text.length >= SHORTEST_WRAPPED) return []
  const places = Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => index + 1)
  return places.flatMap((place) =>
    ['\n', '\r\n', String.raw`\n`].map((lineBreak) => text.slice(0, place) + lineBreak + text.slice(place)),
  )
}
