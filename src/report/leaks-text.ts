import { placeName } from '../kernel/place.ts'
import type { Leak, LeakReport, LeakState } from '../leaks/leak.ts'
import { columns, indented } from './columns.ts'
import { countOf, formatBytes, formatSeconds, grouped } from './quantity.ts'
import { leakCounts, leakStates } from './report-leaks.ts'
import type { Style } from './style.ts'

const titles: Readonly<Record<LeakState, string>> = {
  live: 'Live: acted on, or in a place nobody knows',
  'switched-off': 'Switched off: in the data, not acted on',
  allowed: 'Allowed by a decision',
  content: 'Content: what people wrote, and history',
}

/** Where a copy still names its source, the dangerous places first. */
export function leaksText(environment: string, report: LeakReport, style: Style): string {
  const blocks = leakStates.map((state) => block(state, report, style)).filter((lines) => lines.length > 0)
  return `${[...blocks, notSearched(report), summary(environment, report, style)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function block(state: LeakState, { leaks, totals }: LeakReport, style: Style): readonly string[] {
  const shown = leaks.filter((leak) => leak.state === state)
  if (shown.length === 0) return []
  const listed = shown.reduce((sum, { count }) => sum + count, 0)
  const more = totals[state] > listed ? [`and ${grouped(totals[state] - listed)} more`] : []
  const title = state === 'live' ? style.bad(titles[state]) : style.strong(titles[state])
  return [title, ...indented([...columns(shown.map(row)), ...more])]
}

/** Content is counted, not quoted. */
function row({ where, needle, excerpt, state, count, because, remedy }: Leak): readonly string[] {
  const times = count === 1 ? '' : `${grouped(count)} times`
  const rest = state === 'live' ? [remedy ?? '', excerpt] : [because ?? '']
  return [placeName(where), needle, times, ...rest]
}

function notSearched({ notSearched: names }: LeakReport): readonly string[] {
  return names.length === 0 ? [] : ['Not searched for', ...indented(names)]
}

function summary(
  environment: string,
  { totals, bytes, seconds, tables, files }: LeakReport,
  style: Style,
): readonly string[] {
  const searched = `${leakCounts(totals)}; ${formatBytes(bytes)} of ${countOf(tables, 'table')} and ${countOf(files, 'file')} in ${formatSeconds(seconds)}`
  const verdict =
    totals.live > 0
      ? style.bad(`${environment} still names its source where it is acted on.`)
      : style.good(`Nothing that ${environment} acts on names its source.`)
  return [searched, verdict]
}
