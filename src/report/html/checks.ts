import type { CheckResult } from '../../kernel/check-result.ts'
import type { RunReport } from '../run-report.ts'
import { markup, type Markup } from './markup.ts'
import { badge, section, table, type Tone } from './table.ts'

const tones: Readonly<Record<CheckResult['result'], Tone>> = { pass: 'good', fail: 'bad', unknown: 'warn' }
const order: readonly CheckResult['result'][] = ['fail', 'unknown', 'pass']

/** What did not pass comes first. */
export function checksSection({ checks }: RunReport): Markup {
  const rows = results('Safety checks of the copy', checks)
  const none = markup`<p>No check was made. Unknown is not safe.</p>`
  return section(
    'checks',
    'Checks',
    checks.length === 0 ? none : rows,
    'Each is made by another way than the cut, and shows what was seen.',
  )
}

/** Nothing where nothing was compared, as for a copy that was there already. */
export function verificationSection({ verification }: RunReport): Markup {
  return section(
    'verification',
    'Verification',
    results('What was restored, compared with the source', verification),
    'How the copy compared with the source before anything of it was changed. What could not be compared is unknown.',
  )
}

function results(caption: string, checks: readonly CheckResult[]): Markup {
  const sorted = checks.toSorted((left, right) => order.indexOf(left.result) - order.indexOf(right.result))
  return table<CheckResult>(
    caption,
    [
      { title: 'Result', kind: 'short', cell: ({ result }) => badge(result, tones[result]) },
      { title: 'Assertion', cell: ({ title, id }) => markup`${title}<br><code class="faint">${id}</code>` },
      { title: 'Evidence', cell: ({ evidence }) => evidence },
    ],
    sorted,
  )
}
