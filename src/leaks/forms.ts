import { encodings as all, type Encoding } from './encodings.ts'
import { isWeak, type Needle } from './needle.ts'

/** A needle as it may be written: the bytes that are searched for, and what they stand for. */
export interface Form {
  readonly needle: Needle
  readonly encoding: Encoding
  /** With small letters where case does not matter. */
  readonly bytes: Buffer
  readonly anyCase: boolean
  /** Of base64: bytes of a group of three before the text's first. */
  readonly phase: number
  /** What the bytes stand for. */
  readonly text: string
  /** Characters of `text` before the needle and after it. */
  readonly lead: number
  readonly trail: number
}

/** All the ways to write it, each once: what is the same in several encodings counts for the first of them. */
export function formsOf(needle: Needle, encodings: readonly Encoding[] = all): readonly Form[] {
  const forms = encodings.flatMap((encoding) =>
    textsIn(needle, encoding).flatMap((part) => encodedForms(needle, encoding, part)),
  )
  return [...new Map(forms.toReversed().map((form) => [identity(form), form])).values()].toReversed()
}

/** For a search by lines: those that fit on a line and are text. */
export function lineFormsOf(needle: Needle): readonly string[] {
  const forms = formsOf(needle).filter(({ bytes }) => !bytes.includes(0) && !bytes.includes(10))
  return [...new Set(forms.map(({ bytes }) => bytes.toString()))]
}

interface Part {
  readonly text: string
  readonly lead: number
  readonly trail: number
}

/** A weak name is looked for with what makes it count, where nobody could read what stands around it otherwise. */
function textsIn(needle: Needle, { opaque }: Encoding): readonly Part[] {
  const texts = spellingsOf(needle)
  if (!opaque || isTelling(needle)) return texts.map((text) => ({ text, lead: 0, trail: 0 }))
  if (needle.kind !== 'host') return []
  return texts.flatMap((text) => [
    { text: `//${text}`, lead: 2, trail: 0 },
    { text: `@${text}`, lead: 1, trail: 0 },
    { text: `${text}:`, lead: 0, trail: 1 },
  ])
}

/** Too long to be written by chance, even where an encoding leaves only some of its characters to look for. */
function isTelling(needle: Needle): boolean {
  if (needle.kind === 'text' || needle.kind === 'path') return needle.text.length >= 6
  return !isWeak(needle)
}

/** Where an encoding hides case, a name is searched for in small letters, in capitals and as it is known. */
function spellingsOf(needle: Needle): readonly string[] {
  if (needle.kind === 'secret') return [needle.secret.reveal()]
  const texts = [needle.text, ...(needle.also ?? [])]
  return [...new Set(texts.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]))]
}

function encodedForms(needle: Needle, encoding: Encoding, part: Part): readonly Form[] {
  // Base64 hides the case of what it stands for.
  const anyCase = encoding.anyCase || (needle.kind !== 'secret' && !encoding.wraps)
  return encoding.write(part.text).map(({ bytes, phase }) => ({
    ...part,
    needle,
    encoding,
    bytes: anyCase ? smallLetters(bytes) : bytes,
    anyCase,
    phase,
  }))
}

/** Of ASCII. */
export function smallLetters(bytes: Buffer): Buffer {
  return Buffer.from(bytes.map((code) => (code >= 65 && code <= 90 ? code + 32 : code)))
}

/** Forms that a reader takes for the same are one. */
function identity({ encoding, bytes, phase }: Form): string {
  return `${encoding.opaque ? encoding.id : ''} ${phase} ${bytes.toString('latin1')}`
}
