import { stepTitles } from '../../kernel/step-id.ts'
import { countOf } from '../quantity.ts'
import type { ReportedChanges, RunReport } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { section } from './table.ts'

/** Every change, grouped by the step that applies it and the table or file that it is about. */
export function changesSection({ changes }: RunReport): Markup {
  const steps = [...new Set(changes.map(({ step }) => step))]
  const total = changes.reduce((sum, { count }) => sum + count, 0)
  const content = steps.map((step) => {
    const groups = changes.filter((one) => one.step === step)
    return markup`<h3>${stepTitles[step]} <code class="faint">${step}</code></h3>${groups.map(group)}`
  })
  return section(
    'changes',
    'Changes',
    markup`${content}`,
    `${countOf(total, 'change')} of ${countOf(changes.length, 'place')}. Secrets are shown by where they are kept.`,
  )
}

/** Longer groups start closed, on screen only. */
const OPEN_UP_TO = 8

function group({ place, count, rows, changes }: ReportedChanges): Markup {
  const open = count <= OPEN_UP_TO ? markup` open` : nothing
  const touched = rows === undefined ? '' : `, ${countOf(rows, 'row')}`
  return markup`<details${open}><summary><code>${place}</code> <span class="faint">${countOf(count, 'change')}${touched}</span></summary><ul class="changes">${changes.map((change) => markup`<li>${change}</li>`)}</ul></details>\n`
}
