import { looksLikeCredential } from '../../kernel/credential-shape.ts'

/** What the scripts print, as far as it may be told to others. */
export interface ScriptWords {
  readonly take: (line: string) => void
  /** Their last lines, joined; with those of standard error, which says why. */
  last(stderr: string): string
}

const KEPT = 5

/**
 * `told` gets each step that the scripts announce; nothing depends on it. They print `TIME [FILE:LINE -> FUNCTION][HOST]  INFO: text`,
 * without the time before 2025, `SUCC:` at their end, and `ERROR:` on standard error; after a call they do so on the line of its answer [ran].
 */
export function listenToScripts(told: (text: string) => void): ScriptWords {
  const [steps, others]: [string[], string[]] = [[], []]
  return {
    take: (line) => {
      const { level, text } = wordsIn(line)
      if (!isHarmless(line) || text === '' || level === 'DEBUG') return
      // What rsync lists says nothing, where they said something themselves.
      keepLast(level === undefined ? others : steps, level === 'ERROR' ? `ERROR: ${text}` : text)
      if (level === 'INFO' || level === 'SUCC') told(text)
    },
    last: (stderr) => {
      const errors = stderr.split('\n').filter(isHarmless).flatMap(errorIn)
      const [said = []] = [errors, steps, others].filter((lines) => lines.length > 0)
      return said.slice(-KEPT).join('; ')
    },
  }
}

interface Words {
  /** Undefined for what a program of theirs printed. */
  readonly level: string | undefined
  readonly text: string
}

function wordsIn(line: string): Words {
  const [, level, text = ''] = /(?:^|\])\s*(INFO|SUCC|DEBUG|ERROR)\b:?\s*(.*)$/u.exec(line) ?? []
  return level === undefined ? { level, text: line.trim() } : { level, text: text.trim() }
}

/** Not how they came there: what they run, and the functions that they were in. */
function errorIn(line: string): readonly string[] {
  const { level, text } = wordsIn(line)
  if (text === '' || level === 'DEBUG' || /^Stack trace:$|^\[\S+:\d+ -> \S+\]$/u.test(text)) return []
  return [level === undefined ? text : `${level}: ${text}`]
}

function keepLast(lines: string[], line: string): void {
  lines.push(line)
  if (lines.length > KEPT) lines.shift()
}

/** Scripts of others may print what they call and as whom. */
function isHarmless(line: string): boolean {
  return !looksLikeCredential('', line) && !/passw|secret|token|credential|authorization|\s-u\s/iu.test(line)
}
