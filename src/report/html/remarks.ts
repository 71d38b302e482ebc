import { countOf, formatBytes, grouped } from '../quantity.ts'
import type { LeakState } from '../../leaks/leak.ts'
import type { ReportedFinding, ReportedLeaks, RunReport } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { leakCounts } from '../report-leaks.ts'
import { badge, section, table, type Column, type Tone } from './table.ts'

/** What the copy may still reach, and which proof it started without. Said also when there is nothing. */
export function exceptionsSection({ findings, waivers }: RunReport): Markup {
  const kept = findings.filter(({ decision }) => decision !== 'cut')
  const waived = waivers.map(({ proof, because }) => markup`<li>${badge(`${proof} waived`, 'warn')} ${because}</li>`)
  const content = markup`${waived.length === 0 ? markup`<p>No proof was waived.</p>` : markup`<ul class="plain">${waived}</ul>`}
${kept.length === 0 ? markup`<p>Nothing was kept: every finding is cut.</p>` : keptTable(kept)}`
  return section('exceptions', 'Kept, redirected and waived', content)
}

function keptTable(kept: readonly ReportedFinding[]): Markup {
  return table<ReportedFinding>(
    'Findings that the copy keeps or that lead elsewhere',
    [
      {
        title: 'Decision',
        kind: 'short',
        cell: ({ decision }) => badge(decision, decision === 'undecided' ? 'bad' : 'warn'),
      },
      { title: 'Integration', cell: ({ title }) => title },
      { title: 'Place', kind: 'code', cell: ({ place }) => place },
      { title: 'Why, or where to', cell: ({ detail }) => detail ?? '' },
      { title: 'Decided by', cell: ({ decidedBy }) => decidedBy },
    ],
    kept,
  )
}

const leakTones: Readonly<Record<LeakState, Tone>> = {
  live: 'bad',
  'switched-off': 'plain',
  content: 'plain',
  allowed: 'warn',
}

export function leaksSection({ leaks }: RunReport): Markup {
  if (leaks === undefined) return nothing
  const places = table<ReportedLeaks['places'][number]>(
    'Places that still name the source',
    [
      { title: 'State', kind: 'short', cell: ({ state }) => badge(state, leakTones[state]) },
      { title: 'Place', kind: 'code', cell: ({ place }) => place },
      { title: 'Names', kind: 'code', cell: ({ needle }) => needle },
      { title: 'Times', kind: 'number', cell: ({ count }) => grouped(count) },
      ...(leaks.places.some(({ remedy }) => remedy !== undefined) ? [remedyColumn] : []),
    ],
    leaks.places,
  )
  const lead = `${formatBytes(leaks.bytes)} were searched for the names, addresses and URLs of the source: ${leakCounts(leaks.totals)}.`
  return section(
    'leaks',
    'What still names the source',
    markup`${leaks.places.length === 0 ? markup`<p>No place is listed.</p>` : places}${notSearched(leaks)}`,
    lead,
  )
}

const remedyColumn: Column<ReportedLeaks['places'][number]> = {
  title: 'What would cut it',
  cell: ({ remedy }) => remedy ?? '',
}

function notSearched({ notSearched }: ReportedLeaks): Markup {
  if (notSearched.length === 0) return nothing
  return markup`<h3>Not searched for</h3><ul>${notSearched.map((reason) => markup`<li>${reason}</li>`)}</ul>`
}

export function newSection({ newSincePlan, newSinceLast }: RunReport): Markup {
  const content = markup`${list('New since the plan, and cut', newSincePlan)}${list('New since the last refresh', newSinceLast)}`
  return section('new', 'New findings', content)
}

function list(title: string, ids: readonly string[]): Markup {
  if (ids.length === 0) return nothing
  return markup`<h3>${title} <span class="faint">${countOf(ids.length, 'finding')}</span></h3><ul>${ids.map((id) => markup`<li><code>${id}</code></li>`)}</ul>`
}

export function differencesSection({ warnings }: RunReport): Markup {
  const items = warnings.map(({ summary, hint, where }) => {
    const advice = hint === undefined ? nothing : markup`<br><span class="faint">${hint}</span>`
    return markup`<li>${summary}${where === undefined ? '' : ` (${where})`}${advice}</li>`
  })
  return section('differences', 'Differences and warnings', items.length === 0 ? nothing : markup`<ul>${items}</ul>`)
}
