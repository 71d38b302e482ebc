import { looksLikeCredential, namesCredential } from '../kernel/credential-shape.ts'
import { encodings, type EncodingId } from './encodings.ts'
import { lineFormsOf } from './forms.ts'
import type { Match } from './matcher.ts'
import type { Needle } from './needle.ts'
import type { Written } from './written.ts'

const AROUND = 60
const LOOKED_AT = 2000

/** What stands around a match, on one line. `names` are those of the value: column, key. */
export type Excerpts = (match: Match, names: readonly string[]) => string

/**
 * Where a name or the value looks like a credential only the needle is shown, and of a needle that is a secret not even that.
 * Secrets of the source are hidden in whatever stands beside a name.
 */
export function excerptsFor(needles: readonly Needle[]): Excerpts {
  const secrets = needles.filter(({ kind }) => kind === 'secret').flatMap((needle) => lineFormsOf(needle))
  const hidden = secrets.toSorted((one, other) => other.length - one.length)
  const hide = (text: string): string =>
    hidden.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text).replaceAll(AROUND_SECRET, '[secret]')
  return ({ needle, encoding, written }, names) => {
    const lead = opaque.get(encoding) ?? ''
    return `${lead}${needle.kind === 'secret' ? '[secret]' : shown(written, names, hide)}`
  }
}

// In base64 its first and last characters also hold bits of what stands beside it.
const AROUND_SECRET = /[\w+/-]*\[secret\][\w+/=-]*/gu

const opaque: ReadonlyMap<EncodingId, string> = new Map(
  encodings.filter((one) => one.opaque).map(({ id }) => [id, `in ${id}: `]),
)

function shown({ text, start, end }: Written, names: readonly string[], hide: (text: string) => string): string {
  const from = Math.max(0, start - LOOKED_AT)
  const part = text.slice(from, end + LOOKED_AT)
  const needle = text.slice(start, end)
  if (names.some((name) => looksLikeCredential(name, part))) return `… ${needle} … (the rest looks like a credential)`
  const before = redact(hide(text.slice(from, start))).slice(-AROUND)
  const after = redact(hide(text.slice(end, end + LOOKED_AT))).slice(0, AROUND)
  const lead = start > AROUND ? '…' : ''
  const trail = text.length - end > AROUND ? '…' : ''
  return `${lead}${before}${needle}${after}${trail}`.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim()
}

/** Values of parameters that name a credential, and words that are too random to be any. */
function redact(text: string): string {
  return text
    .replaceAll(/([\w.-]{2,80})((?:=|%3d|"?\s*:\s*"?))([^\s&;,"'<>]+)/giu, (whole, name: string, sign: string) =>
      namesCredential(name) ? `${name}${sign}[secret]` : whole,
    )
    .replaceAll(/[\w+~-]{16,}/gu, (word) => (isRandom(word) ? '[secret]' : word))
}

function isRandom(word: string): boolean {
  return /\d/.test(word) && /[a-z]/i.test(word) && !/^[a-z]+(?:[-_][a-z]+)*[-_]?\d{0,4}$/i.test(word)
}
