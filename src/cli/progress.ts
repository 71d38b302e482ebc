import type { RunProgress } from '../kernel/run-progress.ts'
import { stepTitles } from '../kernel/step-id.ts'
import { formatSeconds } from '../report/quantity.ts'
import type { Style } from '../report/style.ts'
import type { RunEvents } from '../run/events.ts'

/** Where the lines of a run go, and beneath or between them how far it is. */
export interface ProgressView {
  /** With its line feed. */
  line(text: string): void
  progress(progress: RunProgress): void
}

/** Tells a person what a run does, line by line, and how far it is; never on standard output. */
export function progressEvents(view: ProgressView, style: Style): RunEvents {
  return {
    stepStarted: (step, position, of) =>
      view.line(`${`${position}/${of}`.padStart(5)}  ${style.strong(stepTitles[step])} ${style.faint(`(${step})`)}\n`),
    stepEnded: (_step, outcome, seconds) => {
      const line = `${outcome} in ${formatSeconds(seconds)}`
      view.line(`       ${outcome === 'failed' ? style.bad(line) : style.faint(line)}\n`)
    },
    effect: (_id, title) => view.line(`       ${title}\n`),
    note: (text) => view.line(`       ${style.warn('note:')} ${text}\n`),
    progress: (progress) => view.progress(progress),
  }
}
