import { stepTitles } from '../kernel/step-id.ts'
import { formatSeconds } from '../report/quantity.ts'
import type { Style } from '../report/style.ts'
import type { RunEvents } from '../run/events.ts'

/** Tells a person what a run does, line by line; never on standard output. */
export function progressEvents(write: (line: string) => void, style: Style): RunEvents {
  return {
    stepStarted: (step, position, of) =>
      write(`${`${position}/${of}`.padStart(5)}  ${style.strong(stepTitles[step])} ${style.faint(`(${step})`)}\n`),
    stepEnded: (_step, outcome, seconds) => {
      const line = `${outcome} in ${formatSeconds(seconds)}`
      write(`       ${outcome === 'failed' ? style.bad(line) : style.faint(line)}\n`)
    },
    effect: (_id, title) => write(`       ${title}\n`),
    note: (text) => write(`       ${style.warn('note:')} ${text}\n`),
  }
}
