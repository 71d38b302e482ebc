import { countOf, formatSeconds, formatTime } from '../quantity.ts'
import type { RunReport, Verdict } from '../run-report.ts'
import { markup, nothing, type Markup } from './markup.ts'
import { section } from './table.ts'

const words: Readonly<Record<Verdict['kind'], string>> = {
  safe: 'Safe',
  checked: 'Not proven',
  unsafe: 'Not safe',
  incomplete: 'Incomplete',
}

/** The head of the page, and the verdict that stays in view. */
export function summary(report: RunReport): Markup {
  const { run, verdict } = report
  return markup`<header class="top">
<p class="product">Understudy</p>
<h1>${capitalized(run.kind)} of ${run.environment}</h1>
<dl class="facts">${facts(report).map(fact)}</dl>
</header>
<div class="verdict ${verdict.kind}" role="status"><strong>${words[verdict.kind]}</strong><span>${verdict.text}</span></div>
<nav aria-label="Sections"><ul>${links(report)}</ul></nav>`
}

export function failureSection({ failure }: RunReport): Markup {
  if (failure === undefined) return nothing
  const content = markup`<p>In step <code>${failure.step}</code>, with code <code>${failure.code}</code>:</p>
<pre>${failure.message}</pre><p class="hint"><strong>What to do:</strong> ${failure.hint}</p>`
  return section('failure', 'Why it did not end well', content)
}

type Fact = readonly [name: string, value: string]

function facts(report: RunReport): readonly Fact[] {
  const { run, versions, lock, checks } = report
  const passed = checks.filter(({ result }) => result === 'pass').length
  return [
    ['Source', run.source ?? 'none'],
    ...known('Backup', report.fromBackup, (path) => path),
    ...known('Data from', report.dataFrom, formatTime),
    ['Started', `${formatTime(run.startedAt)} by ${run.by}`],
    ...known(
      'Ended',
      run.endedAt,
      (ended) => `${formatTime(ended)}, after ${formatSeconds(lengthOf(run.startedAt, ended))}`,
    ),
    ...known('Reason', run.why, (why) => why),
    ...known('Versions', versions, ({ source, target }) => (source === target ? source : `${source} to ${target}`)),
    ...known(
      'Production locked',
      lock,
      ({ seconds, drainSeconds }) => `${formatSeconds(seconds)}, of which ${formatSeconds(drainSeconds)} draining`,
    ),
    ['Checks', checks.length === 0 ? 'none were made' : `${passed} of ${checks.length} passed`],
    ...known(
      'Changes',
      report.applied,
      ({ changes, rows }) => `${countOf(changes, 'change')} to ${countOf(rows, 'row')}`,
    ),
    ['Run', run.id],
    ...known('Plan', report.fingerprint, (hash) => hash.slice(0, 16)),
  ]
}

function known<Value>(name: string, value: Value | undefined, text: (value: Value) => string): readonly Fact[] {
  return value === undefined ? [] : [[name, text(value)]]
}

function fact([name, value]: Fact): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

function links(report: RunReport): readonly Markup[] {
  const all: readonly (readonly [string, string, boolean])[] = [
    ['failure', 'Failure', report.failure !== undefined],
    ['checks', 'Checks', true],
    ['verification', 'Verification', report.verification.length > 0],
    ['exceptions', 'Kept and waived', true],
    ['refusal', 'Refusals', report.refusal !== undefined],
    ['leaks', 'Leaks', report.leaks !== undefined],
    ['steps', 'Steps', report.steps.length > 0],
    ['findings', 'Findings', report.findings.length > 0],
    ['changes', 'Changes', report.changes.length > 0],
    ['remains', 'What remains', true],
  ]
  return all.filter(([, , shown]) => shown).map(([id, title]) => markup`<li><a href="#${id}">${title}</a></li>`)
}

function lengthOf(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
