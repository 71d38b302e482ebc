import { looksLikeCredential } from '../../kernel/credential-shape.ts'

/** What the scripts print, as far as it may be told to others. */
export interface ScriptWords {
  readonly take: (line: string) => void
  /** Their last lines, joined; with those of standard error, which says why. */
  last(stderr: string): string
}

const KEPT = 5

/** `told` gets each step that the scripts announce [unverified: `[URL]  INFO: text`]; nothing depends on it. */
export function listenToScripts(told: (text: string) => void): ScriptWords {
  const lines: string[] = []
  return {
    take: (line) => {
      if (!isHarmless(line)) return
      if (line.trim() !== '') lines.push(line.trim())
      if (lines.length > KEPT) lines.shift()
      const [, step] = /^(?:\[[^\]]*\])?\s*INFO\b:?\s*(\S.*)$/u.exec(line) ?? []
      if (step !== undefined) told(step)
    },
    last: (stderr) => {
      const errors = stderr.split('\n').filter((line) => line.trim() !== '' && isHarmless(line))
      return (errors.length > 0 ? errors : lines)
        .slice(-KEPT)
        .map((line) => line.trim())
        .join('; ')
    },
  }
}

/** Scripts of others may print what they call and as whom. */
function isHarmless(line: string): boolean {
  return !looksLikeCredential('', line) && !/passw|secret|token|credential|authorization|\s-u\s/iu.test(line)
}
