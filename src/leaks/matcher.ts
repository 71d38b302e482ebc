import { compileScan, type Standing } from './byte-scan.ts'
import type { EncodingId } from './encodings.ts'
import { formsOf, smallLetters, type Form } from './forms.ts'
import { isWholeName, type Needle } from './needle.ts'
import type { Written } from './written.ts'

export interface Match {
  readonly needle: Needle
  readonly encoding: EncodingId
  /** First byte. */
  readonly at: number
  /** What stands there and around it, decoded. */
  readonly written: Written
}

export interface Matcher {
  /** The first whole occurrence of each needle. */
  inText(text: string): readonly Match[]
  /** Every place in `bytes` that has a form of a needle; whether it is one is told by `read`, once the cell is known. */
  inBytes(bytes: Buffer, found: (standing: Standing) => void): void
  /** Undefined where a form is part of another name. `cell` is all that the text may stand in, and the standing is one in it. */
  read(cell: Buffer, standing: Standing): Match | undefined
}

export function compileMatcher(
  needles: readonly Needle[],
  forms: readonly Form[] = needles.flatMap((one) => formsOf(one)),
): Matcher {
  const scan = compileScan(forms)
  const inText = (text: string): readonly Match[] => {
    const cell = Buffer.from(text)
    const first = new Map<Needle, Match>()
    scan(cell, (standing) => {
      const { needle } = standing.form
      const known = first.get(needle)
      if (known !== undefined && known.at <= standing.start) return
      const match = readMatch(cell, standing)
      if (match !== undefined) first.set(needle, match)
    })
    return [...first.values()]
  }
  return { inText, inBytes: scan, read: readMatch }
}

function readMatch(cell: Buffer, { start, end, form }: Standing): Match | undefined {
  const { needle, encoding, text, lead, trail, phase } = form
  const found = { start, end, bytes: Buffer.byteLength(text), phase }
  const written = encoding.read(cell, found)
  // Some characters of base64 hold bits of the needle and of its neighbour: only decoded are they looked at.
  if (written === undefined || (encoding.opaque && !isSame(written, text, needle))) return undefined
  const name = { ...written, start: written.start + lead, end: written.end - trail }
  if (!isWholeName(name.text, name.start, name.end, needle)) return undefined
  return { needle, encoding: encoding.id, at: start, written: name }
}

function isSame({ text, start, end }: Written, expected: string, needle: Needle): boolean {
  const given = text.slice(start, end)
  if (given === expected) return true
  return needle.kind !== 'secret' && small(given) === small(expected)
}

function small(text: string): string {
  return smallLetters(Buffer.from(text)).toString()
}
