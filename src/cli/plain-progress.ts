import { progressSentence } from '../report/progress-text.ts'
import type { ProgressView } from './progress.ts'

const EVERY_MS = 30_000

/** Into a file or a pipe: a line of what takes longer than half a minute, every half minute. */
export function plainView(write: (text: string) => void): ProgressView {
  let last: number | undefined
  return {
    line: write,
    progress: (progress) => {
      const { at, doing } = progress
      if (doing === undefined || doing.seconds * 1000 < EVERY_MS) return
      const now = Date.parse(at)
      if (last !== undefined && now - last < EVERY_MS) return
      last = now
      write(`${progressSentence(progress)}\n`)
    },
  }
}
