import type { EndpointDifference } from '../../plan/compare-endpoints.ts'
import type { RunReport } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { badge, section, table, type Tone } from './table.ts'

/** Whether the source was integrated with anything else since. Said also when it was not. */
export function endpointsSection({ endpointsSinceLast }: RunReport): Markup {
  if (endpointsSinceLast === undefined) return nothing
  const rows = rowsOf(endpointsSinceLast)
  const content =
    rows.length === 0
      ? markup`<p>The source leads to the same endpoints as at the last refresh, by the same ways.</p>`
      : table<Row>(
          'Endpoints of the source that differ from the last refresh',
          [
            { title: 'Change', kind: 'short', cell: ({ change }) => badge(change, tones[change]) },
            { title: 'Endpoint', kind: 'code', cell: ({ endpoint }) => endpoint },
            { title: 'What leads there', cell: ({ sources }) => sources.join(', ') },
            { title: 'What led there', cell: ({ before }) => before.join(', ') },
          ],
          rows,
        )
  return section('endpoints', 'Endpoints since the last refresh', content)
}

interface Row {
  readonly change: 'new' | 'gone' | 'changed'
  readonly endpoint: string
  readonly sources: readonly string[]
  readonly before: readonly string[]
}

const tones: Readonly<Record<Row['change'], Tone>> = { new: 'warn', gone: 'plain', changed: 'plain' }

function rowsOf(difference: EndpointDifference): readonly Row[] {
  return [
    ...difference.new.map((one): Row => ({ change: 'new', ...one, before: [] })),
    ...difference.gone.map(({ endpoint, sources }): Row => ({
      change: 'gone',
      endpoint,
      sources: [],
      before: sources,
    })),
    ...difference.changed.map((one): Row => ({ change: 'changed', ...one })),
  ]
}
