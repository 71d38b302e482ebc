import type { Change } from '../changes/change.ts'
import { describeChange } from '../changes/describe.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { placeName } from '../kernel/place.ts'
import type { DecidedFinding, Plan, PlannedStep } from '../plan/plan.ts'
import { columns, indented, printableText } from './columns.ts'
import { differenceBlocks } from './endpoint-lines.ts'
import { groupChanges } from './group-changes.ts'
import { countOf, formatTime } from './quantity.ts'
import { decisionDetail } from './report-findings.ts'
import type { Style } from './style.ts'
import { warningLines } from './warning-lines.ts'

/** Why the guard refuses; the same shape as its reasons. */
export interface ShownRefusal {
  readonly because: string
  readonly hint: string
}

/** A plan for people: what stops it comes first, what it is bound to last. */
export function planText(plan: Plan, refusals: readonly ShownRefusal[], style: Style): string {
  const blocks = [
    [style.strong(`Plan for ${plan.environment}, from ${plan.source}`)],
    refused(refusals, style),
    blocked(plan, style),
    ...differenceBlocks(plan.endpointsSinceLast, plan.environment),
    waived(plan, style),
    warningLines(plan.warnings, style),
    news(plan),
    staying(plan.findings, style),
    [style.strong('Steps'), ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, style))],
    summaryLines(plan, refusals, style),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

function refused(refusals: readonly ShownRefusal[], style: Style): readonly string[] {
  if (refusals.length === 0) return []
  const lines = refusals.flatMap(({ because, hint }) => [printableText(because), `  hint: ${hint}`])
  return [style.bad('Refused by the guard'), ...indented(lines)]
}

function blocked({ steps }: Plan, style: Style): readonly string[] {
  const reasons = steps.flatMap((step) => step.blocked)
  if (reasons.length === 0) return []
  const lines = reasons.flatMap(({ finding, because }) => [printableText(finding), `  ${printableText(because)}`])
  return [style.bad(`Blocked by ${countOf(reasons.length, 'reason')}`), ...indented(lines)]
}

function waived({ waivers }: Plan, style: Style): readonly string[] {
  if (waivers.length === 0) return []
  const lines = columns(waivers.map(({ proof, because }) => [proof, because]))
  return [style.warn('Waived: the copy starts without these proofs'), ...indented(lines)]
}

function news({ newSinceLast, environment }: Plan): readonly string[] {
  if (newSinceLast.length === 0) return []
  return [`New findings since the last refresh of ${environment}`, ...indented(newSinceLast.map(printableText))]
}

/** What the copy may still reach, with the reason or the destination. */
function staying(findings: readonly DecidedFinding[], style: Style): readonly string[] {
  const rows = findings.flatMap(({ finding, decision }) =>
    decision.kind === 'keep' || decision.kind === 'redirect'
      ? [
          [
            decision.kind,
            placeName(finding.where),
            finding.endpoints.map(formatEndpoint).join(' '),
            decisionDetail(decision) ?? '',
          ],
        ]
      : [],
  )
  return rows.length === 0 ? [] : [style.strong('Kept or redirected'), ...indented(columns(rows))]
}

function stepLines(step: PlannedStep, number: number, style: Style): readonly string[] {
  const count = step.changes.length === 0 ? '' : `: ${countOf(step.changes.length, 'change')}`
  const head = `${String(number).padStart(2)}. ${style.strong(step.title)} ${style.faint(`(${step.id})`)}${count}`
  const groups = groupChanges(step.changes).flatMap(({ place, changes }) => [
    `${printableText(place)}: ${countOf(changes.length, 'change')}`,
    ...changes.map((change) => `  ${printableText(describeChange(change))}`),
  ])
  return [head, ...indented([...step.notes.map(printableText), ...groups], '      ')]
}

function summaryLines(plan: Plan, refusals: readonly ShownRefusal[], style: Style): readonly string[] {
  const changes: readonly Change[] = plan.steps.flatMap((step) => step.changes)
  const blockedBy = plan.steps.reduce((sum, step) => sum + step.blocked.length, 0)
  const decided = (kind: DecidedFinding['decision']['kind']): number =>
    plan.findings.filter(({ decision }) => decision.kind === kind).length
  const verdict =
    refusals.length + blockedBy > 0
      ? style.bad('This plan can be read, not run.')
      : style.good(`Nothing stops it. A refresh: \`${refreshCommand(plan)}\``)
  return [
    `${countOf(plan.findings.length, 'finding')}: ${decided('cut')} cut, ${decided('redirect')} redirected, ${decided('keep')} kept, ${decided('undecided')} undecided`,
    `${countOf(changes.length, 'change')} in ${countOf(groupChanges(changes).length, 'place')}; the copy gets server id ${plan.serverId}`,
    `Made ${formatTime(plan.createdAt)}, fingerprint ${plan.fingerprint.hash.slice(0, 16)}`,
    verdict,
  ]
}

function refreshCommand({ environment, waivers }: Plan): string {
  return `understudy refresh ${environment}${waivers.length === 0 ? '' : ` --without-fence ${environment}`}`
}
