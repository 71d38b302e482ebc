const ESCAPE = 0xdc00
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of bytes that are mostly UTF-8. A byte that is not becomes U+DC80 to U+DCFF, so that names on disk survive byte for byte. */
export function textOfBytes(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    return decodeWithEscapes(bytes)
  }
}

/** The reverse of `textOfBytes`. */
export function bytesOfText(text: string): Uint8Array {
  if (!hasEscapedBytes(text)) return Buffer.from(text)
  const parts = Array.from(text).map((character) => {
    const byte = escapedByte(character)
    return byte === undefined ? Buffer.from(character) : Buffer.of(byte)
  })
  return Buffer.concat(parts)
}

export function hasEscapedBytes(text: string): boolean {
  return !text.isWellFormed() && Array.from(text).some((character) => escapedByte(character) !== undefined)
}

/** The byte that a character of `textOfBytes` stands for; undefined for every ordinary character. */
export function escapedByte(character: string): number | undefined {
  const code = character.codePointAt(0) ?? 0
  return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff ? code - ESCAPE : undefined
}

function decodeWithEscapes(bytes: Uint8Array): string {
  const parts: string[] = []
  let start = 0
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    parts.push(decoder.decode(bytes.subarray(start, at)), String.fromCharCode(ESCAPE + (bytes[at] ?? 0)))
    at += 1
    start = at
  }
  return parts.join('') + decoder.decode(bytes.subarray(start))
}

/** Length of the UTF-8 sequence at that place; 0 where there is none (RFC 3629, table 3-7 of Unicode). */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x80) return 1
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
  for (let index = 1; index < length; index += 1) {
    const [low, high] = index === 1 ? secondByteRange(lead) : [0x80, 0xbf]
    const byte = bytes[at + index] ?? 0
    if (byte < low || byte > high) return 0
  }
  return length
}

function secondByteRange(lead: number): readonly [number, number] {
  switch (lead) {
    case 0xe0:
      return [0xa0, 0xbf]
    case 0xed:
      return [0x80, 0x9f]
    case 0xf0:
      return [0x90, 0xbf]
    case 0xf4:
      return [0x80, 0x8f]
    default:
      return [0x80, 0xbf]
  }
}
