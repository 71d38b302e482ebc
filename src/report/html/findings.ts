import { countOf } from '../quantity.ts'
import type { ReportedFinding, RunReport } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { badge, section, table, type Tone } from './table.ts'

const tones: Readonly<Record<ReportedFinding['decision'], Tone>> = {
  cut: 'good',
  redirect: 'good',
  keep: 'warn',
  undecided: 'bad',
}

/** Per integration: what was found in the source, and what was decided about it. */
export function findingsSection({ findings }: RunReport): Markup {
  const integrations = [...new Set(findings.map(({ integration }) => integration))]
  const groups = integrations.map((id) => group(findings.filter(({ integration }) => integration === id)))
  const lead = `${countOf(findings.length, 'thing')} in the source that reach outside it, or name it, and what happens to each on the copy.`
  return section('findings', 'Findings and decisions', markup`${groups}`, lead)
}

/** Longer groups start closed, on screen only. */
const OPEN_UP_TO = 12

function group(findings: readonly ReportedFinding[]): Markup {
  const [first] = findings
  if (first === undefined) return nothing
  const open = findings.length <= OPEN_UP_TO ? markup` open` : nothing
  return markup`<details${open}><summary><strong>${first.title}</strong> <span class="faint">${countOf(findings.length, 'finding')}, basis: ${first.basis}</span></summary>${findingTable(first.title, findings)}</details>\n`
}

function findingTable(title: string, findings: readonly ReportedFinding[]): Markup {
  return table<ReportedFinding>(
    title,
    [
      { title: 'Decision', kind: 'short', cell: ({ decision }) => badge(decision, tones[decision]) },
      { title: 'Place', kind: 'code', cell: ({ place }) => place },
      { title: 'What it is', cell: whatItIs },
      {
        title: 'Leads to',
        kind: 'code',
        cell: ({ endpoints }) => markup`${endpoints.map((one) => markup`<div>${one}</div>`)}`,
      },
      { title: 'Decided by', cell: ({ decidedBy }) => decidedBy },
    ],
    findings,
  )
}

function whatItIs({ summary, detail, secret, state }: ReportedFinding): Markup {
  const marks = [...(secret ? ['holds a credential'] : []), ...(state === 'switched-off' ? ['switched off'] : [])]
  const remarks = marks.length === 0 ? nothing : markup` <span class="faint">(${marks.join(', ')})</span>`
  return detail === undefined ? markup`${summary}${remarks}` : markup`${summary}${remarks}<br>${detail}`
}
