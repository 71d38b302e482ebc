import { formatSeconds } from '../quantity.ts'
import type { ReportedStep, RunReport } from '../run-report.ts'
import { markup, type Markup } from './markup.ts'
import { badge, section, table, type Tone } from './table.ts'

const tones: Readonly<Record<ReportedStep['outcome'], Tone>> = {
  done: 'good',
  failed: 'bad',
  interrupted: 'warn',
  'not-reached': 'plain',
}

export function stepsSection({ steps }: RunReport): Markup {
  const numbered = steps.map((step, index) => ({ ...step, number: index + 1 }))
  return section(
    'steps',
    'Steps',
    table<(typeof numbered)[number]>(
      'Steps of the run',
      [
        { title: '#', kind: 'number', cell: ({ number }) => String(number) },
        { title: 'Step', cell: ({ id, title }) => markup`${title} <code class="faint">${id}</code>` },
        { title: 'Outcome', kind: 'short', cell: ({ outcome }) => badge(outcome, tones[outcome]) },
        {
          title: 'Time',
          kind: 'number',
          cell: ({ outcome, seconds }) => (outcome === 'not-reached' ? '' : formatSeconds(seconds)),
        },
      ],
      numbered,
    ),
  )
}
