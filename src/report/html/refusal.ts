import { countOf, formatTime } from '../quantity.ts'
import type { ReportedRefusal, RunReport } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { badge, section, table, type Tone } from './table.ts'

type Refused = ReportedRefusal['refused'][number]
type Way = Refused['ways'][number]

const tones: Readonly<Record<Way['how'], Tone>> = { refused: 'good', 'no-route': 'plain', 'no-address': 'plain' }

/** Every known endpoint, each way it was tried, and how it was refused; then what the copy may reach. */
export function refusalSection({ refusal }: RunReport): Markup {
  if (refusal === undefined) return nothing
  const { at, refused, answered, shared } = refusal
  const ways = refused.reduce((sum, one) => sum + one.ways.length, 0)
  const lead = `Before the start, at ${formatTime(at)}, the service user tried ${countOf(refused.length, 'known endpoint')} in ${countOf(ways, 'way')}. Refused counts only where the fence's own counter rose; where the host has no route or no address for one, no rule was asked.`
  return section(
    'refusal',
    'What refuses the copy',
    markup`${refusedTable(refused)}${answers(answered)}${together(shared)}`,
    lead,
  )
}

function refusedTable(refused: readonly Refused[]): Markup {
  return table<Refused>(
    'Endpoints that refuse the copy',
    [
      { title: 'Endpoint', kind: 'code', cell: ({ endpoint }) => endpoint },
      { title: 'Named by', cell: ({ namedBy }) => namedBy.join(', ') },
      {
        title: 'Tried as',
        cell: ({ ways }) =>
          markup`<ul class="plain">${ways.map(({ way, how }) => markup`<li><code>${way}</code> ${badge(how, tones[how])}</li>`)}</ul>`,
      },
    ],
    refused,
  )
}

function answers(answered: ReportedRefusal['answered']): Markup {
  if (answered.length === 0) return nothing
  const items = answered.map(({ endpoint, how }) => markup`<li><code>${endpoint}</code> ${how}</li>`)
  return markup`<h3>What the copy may reach</h3><ul>${items}</ul>`
}

function together(shared: ReportedRefusal['shared']): Markup {
  if (shared.length === 0) return nothing
  const items = shared.map(
    ({ allowed, why, production }) => markup`<li><code>${allowed}</code> (${why}): <code>${production}</code></li>`,
  )
  return markup`<h3>Shared with production</h3><ul>${items}</ul>`
}
