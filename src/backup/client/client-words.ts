import { looksLikeCredential } from '../../kernel/credential-shape.ts'
import type { Secret } from '../../kernel/secret.ts'

/** What a vendor's client prints, as far as it may be told to others. */
export interface ClientWords {
  readonly take: (line: string) => void
  /** Its last lines, joined. Those of standard error come first where they say why, which a JVM's own failure does. */
  last(stderr: string): string
}

const KEPT = 5
const LONGEST = 300

/**
 * `told` gets each step that the client announces, and each further tenth of its way [unverified: `... INFO  text`, `text: 40%`]; nothing
 * depends on it. A line with one of the secrets is dropped, and so is one that tells how to unlock.
 */
export function listenToClient(secrets: readonly Secret[], told: (text: string) => void): ClientWords {
  const lines: string[] = []
  const isHarmless = (line: string): boolean =>
    !SPEAKS_OF_SECRETS.test(line) &&
    !looksLikeCredential('', line) &&
    !secrets.some((secret) => secret.reveal() !== '' && line.includes(secret.reveal()))
  let tenth = -1
  return {
    take: (line) => {
      if (line.trim() === '' || !isHarmless(line)) return
      lines.push(shortened(line))
      if (lines.length > KEPT) lines.shift()
      const step = stepOf(line)
      if (step === undefined || (step.tenth !== undefined && step.tenth <= tenth)) return
      tenth = step.tenth ?? -1
      told(step.text)
    },
    last: (stderr) => {
      const errors = stderr.split('\n').filter((line) => line.trim() !== '' && isHarmless(line))
      return [...errors.slice(0, KEPT).map(shortened), ...lines].slice(0, KEPT + 1).join('; ')
    },
  }
}

const SPEAKS_OF_SECRETS = /passw|secret|token|credential|authorization|unlock|cancel/iu

interface ClientStep {
  readonly text: string
  /** Undefined where it is no share of a way. */
  readonly tenth?: number
}

function stepOf(line: string): ClientStep | undefined {
  const [, text] = /\bINFO\b\W*(\S.*)$/u.exec(line) ?? []
  if (text === undefined) return undefined
  const [, percent] = /\b(\d{1,3})(?:\.\d+)?\s?%/u.exec(text) ?? []
  return percent === undefined ? { text } : { text, tenth: Math.floor(Number(percent) / 10) }
}

function shortened(line: string): string {
  return line.trim().slice(0, LONGEST)
}
