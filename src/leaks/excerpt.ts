import { looksLikeCredential, namesCredential } from '../kernel/credential-shape.ts'
import type { Match } from './matcher.ts'

const AROUND = 60
const LOOKED_AT = 2000

/**
 * What stands around a match, on one line. `names` are the names of the value (column, key): where they or the value look like a
 * credential only the needle is shown.
 */
export function excerptOf(value: string, { start, end }: Match, names: readonly string[]): string {
  const from = Math.max(0, start - LOOKED_AT)
  const part = value.slice(from, end + LOOKED_AT)
  const needle = value.slice(start, end)
  if (names.some((name) => looksLikeCredential(name, part))) return `… ${needle} … (the rest looks like a credential)`
  const before = redact(value.slice(from, start)).slice(-AROUND)
  const after = redact(value.slice(end, end + LOOKED_AT)).slice(0, AROUND)
  const lead = start > AROUND ? '…' : ''
  const trail = value.length - end > AROUND ? '…' : ''
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
