import type { RunRecord, RunState } from '../ports/store.ts'
import { columns } from './columns.ts'
import { formatSeconds, formatTime } from './quantity.ts'
import type { Style } from './style.ts'

/** One line for each run, newest first as given. */
export function runsText(runs: readonly RunRecord[], style: Style): string {
  if (runs.length === 0) return 'No run is recorded.\n'
  const lines = columns([
    ['RUN', 'KIND', 'ENVIRONMENT', 'STATE', 'STARTED', 'TOOK', 'BY', 'WHY'],
    ...runs.map((run) => [
      run.id,
      run.kind,
      run.environment,
      run.state,
      formatTime(run.startedAt),
      took(run),
      run.by,
      run.why ?? '',
    ]),
  ])
  return `${lines.map((line, index) => (index === 0 ? style.faint(line) : coloured(line, runs[index - 1]?.state, style))).join('\n')}\n`
}

function took({ startedAt, endedAt }: RunRecord): string {
  return endedAt === undefined ? '-' : formatSeconds((Date.parse(endedAt) - Date.parse(startedAt)) / 1000)
}

function coloured(line: string, state: RunState | undefined, style: Style): string {
  switch (state) {
    case 'failed':
    case 'parked':
      return style.bad(line)
    case 'running':
    case 'held':
      return style.warn(line)
    case 'done':
    case 'aborted':
    case undefined:
      return line
  }
}
