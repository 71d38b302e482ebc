import { Secret } from '../kernel/secret.ts'
import type { ConfiguredSecret } from './configured-names.ts'
import type { SecretNeedle } from './needle.ts'

export interface SecretNeedles {
  readonly needles: readonly SecretNeedle[]
  /** Those that stand in any text by chance. */
  readonly notSearched: readonly string[]
}

/** Each secret once, by the first place that has it. Of several lines the longest stands for all. */
export function secretNeedles(secrets: readonly ConfiguredSecret[]): SecretNeedles {
  const needles = new Map<string, SecretNeedle>()
  const notSearched: string[] = []
  for (const { place, secret } of secrets) {
    const text = longestLine(secret.reveal())
    if (!isTelling(text)) notSearched.push(`the secret of ${place}: too short or too plain to tell from other text`)
    else if (!needles.has(text)) needles.set(text, { kind: 'secret', secret: new Secret(text), place })
  }
  return { needles: [...needles.values()], notSearched }
}

function longestLine(text: string): string {
  const lines = text.split(/\r?\n/u).map((line) => line.trim())
  return lines.reduce((longest, line) => (line.length > longest.length ? line : longest), '')
}

/** `bitbucket` and `changeit` are words. */
function isTelling(text: string): boolean {
  return text.length >= 8 && !/^(?:[a-z]{1,15}|[A-Z]{1,15}|\d{1,11})$/u.test(text)
}
