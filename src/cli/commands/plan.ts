import { fileDifferences } from '../../app/file-differences.ts'
import { planRefresh, type PlannedRefresh } from '../../app/plan-refresh.ts'
import { sourceTables } from '../../app/source-tables.ts'
import type { App } from '../../app/app.ts'
import { exitCode, type ExitCode } from '../../kernel/exit-code.ts'
import { namedEndpoints } from '../../plan/compare-endpoints.ts'
import type { Plan } from '../../plan/plan.ts'
import { planDiff } from '../../report/plan-diff.ts'
import { planSql } from '../../report/plan-sql.ts'
import { planText } from '../../report/plan-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'
import { ADOPT, repeatsName } from '../confirm.ts'

export const plan: Command = {
  name: 'plan',
  summary: 'show what a refresh would do: steps, changes, and what stops it',
  details: 'Changes nothing. A saved plan is run with `understudy refresh ENVIRONMENT --plan FILE`.',
  arguments: [{ ...ENVIRONMENT, description: 'name of the target' }],
  options: [
    { flags: '-o, --output <file>', description: 'save the plan' },
    { flags: '--from-backup <name>', description: "plan for this backup, which lies on the target's host" },
    { flags: '--sql', description: 'print the exact statements' },
    { flags: '--diff', description: 'print how the configuration files change' },
    { flags: '--detailed-exitcode', description: 'exit with 2 when the plan has changes' },
    ADOPT,
  ],
  document: {
    source: 'name of the source',
    fingerprint: 'hash of what decides',
    steps: 'id, title, notes, changes, blocked',
    newSinceLast: 'ids of findings that the last refresh did not have',
    findings: 'finding, decision, decidedBy',
    endpoints: 'endpoint, sources: where the copy must be refused unless something allows it',
    endpointsSinceLast: 'new, gone, changed: endpoint, sources, before; left out before the first refresh',
    warnings: 'severity, summary, hint, where',
    waivers: 'proof, because',
    refusals: 'reasons of the guard: id, because, hint',
    sql: 'with --sql: the statements',
    diff: 'with --diff: the differences of the configuration files',
    output: 'with --output: the file',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  const adopted = repeatsName(invocation, 'adopt', environment)
  await using app = await invocation.openApp()
  const fromBackup = invocation.option('from-backup')
  const planned = await planRefresh(app, environment, {
    adopted,
    ...(fromBackup === undefined ? {} : { fromBackup }),
  })
  const extra = await extras(invocation, app, planned.plan)
  const output = invocation.option('output')
  if (output !== undefined)
    await invocation.terminal.writeFile(output, `${JSON.stringify(planned.plan, undefined, 2)}\n`)
  const { fingerprint, source, steps, newSinceLast, findings, endpoints, endpointsSinceLast, warnings, waivers } =
    planned.plan
  const saved = output === undefined ? [] : [`\nSaved as ${output}\n`]
  return {
    exit: exitOf(planned, invocation.flag('detailed-exitcode')),
    ok: isApplyable(planned),
    environment,
    document: {
      source,
      fingerprint: fingerprint.hash,
      steps,
      newSinceLast,
      findings,
      endpoints: namedEndpoints(endpoints),
      ...(endpointsSinceLast === undefined ? {} : { endpointsSinceLast }),
      warnings,
      waivers,
      refusals: planned.refusals,
      ...extra,
      ...(output === undefined ? {} : { output }),
    },
    text: [...textOf(invocation, planned, extra), ...saved].join(''),
  }
}

interface Extras {
  readonly sql?: string
  readonly diff?: string
}

async function extras(invocation: Invocation, app: App, made: Plan): Promise<Extras> {
  return {
    ...(invocation.flag('sql') ? { sql: planSql(made, await sourceTables(app, made.source)) } : {}),
    ...(invocation.flag('diff') ? { diff: planDiff(await fileDifferences(app, made), invocation.style) } : {}),
  }
}

/** With --sql or --diff only those, so that they can be piped. */
function textOf(
  { style }: Invocation,
  { plan: made, refusals }: PlannedRefresh,
  { sql, diff }: Extras,
): readonly string[] {
  const asked = [sql, diff].filter((text) => text !== undefined)
  return asked.length > 0 ? asked : [planText(made, refusals, style)]
}

function isApplyable({ plan: { steps }, refusals }: PlannedRefresh): boolean {
  return refusals.length === 0 && steps.every(({ blocked }) => blocked.length === 0)
}

function exitOf(planned: PlannedRefresh, detailed: boolean): ExitCode {
  if (!isApplyable(planned)) return exitCode.refused
  const changes = planned.plan.steps.some((step) => step.changes.length > 0)
  return detailed && changes ? exitCode.changesOrFailedCheck : exitCode.done
}
