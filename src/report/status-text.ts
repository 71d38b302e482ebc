import type { RunKind, RunState } from '../ports/store.ts'
import { columns, indented } from './columns.ts'
import { formatAge, formatTime } from './quantity.ts'
import type { Style } from './style.ts'

/** What a copy is: of what, how old, cut, fenced, running. */
export interface CopyStatus {
  readonly environment: string
  readonly tier: 'production' | 'staging' | 'development'
  readonly source: string | null
  readonly generation: string | null
  /** ISO 8601. */
  readonly dataFrom: string | null
  readonly cut: CutStatus
  readonly fence: 'raised' | 'waived' | 'none'
  readonly running: RunningStatus
  readonly lastRun: LastRun | null
}

/** `unknown`: there is no record of a cut, as for a copy that was made by other means. */
export type CutStatus = 'yes' | 'no' | 'unknown'
export type RunningStatus = 'running' | 'starting' | 'stopped' | 'unknown'

export interface LastRun {
  readonly id: string
  readonly kind: RunKind
  readonly state: RunState
  readonly startedAt: string
}

export function statusText(status: CopyStatus, now: Date, style: Style): string {
  const { environment, source, generation, dataFrom, lastRun } = status
  const rows = [
    ['copy of', source ?? 'nothing that Understudy made'],
    ['data from', dataFrom === null ? 'unknown' : `${formatTime(dataFrom)} (${formatAge(dataFrom, now)} ago)`],
    ['generation', generation ?? 'none'],
    ['cut', status.cut],
    ['fence', status.fence],
    ['running', status.running],
    [
      'last run',
      lastRun === null ? 'none' : `${lastRun.kind} ${lastRun.id}, ${lastRun.state}, ${formatTime(lastRun.startedAt)}`,
    ],
  ]
  return [
    style.strong(`${environment} (${status.tier})`),
    ...indented(columns(rows)),
    ...indented(adviceLines(status)),
    '',
  ].join('\n')
}

function adviceLines({ environment, lastRun }: CopyStatus): readonly string[] {
  if (lastRun === null || lastRun.state === 'done' || lastRun.state === 'aborted' || lastRun.kind === 'rewind')
    return []
  if (lastRun.kind === 'backup')
    return [`understudy resume ${environment} goes on with the backup; understudy abort ${environment} gives it up`]
  if (lastRun.state === 'held')
    return [`understudy resume ${environment} --start starts the copy; understudy rewind ${environment} goes back`]
  return [`understudy resume ${environment} goes on with the last run; understudy rewind ${environment} goes back`]
}
