import type { App } from '../../app/app.ts'
import { surveyOf } from '../../app/survey.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { Finding } from '../../kernel/finding.ts'
import { decideFinding } from '../../plan/decide.ts'
import { surveyText, type DecisionWords } from '../../report/survey-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const survey: Command = {
  name: 'survey',
  summary: 'look at an environment: identity, version, sizes, and everything that reaches outside it',
  details: 'Reads only, on a running production too, and works on a stopped copy.',
  arguments: [ENVIRONMENT],
  options: [],
  document: {
    identity: 'database, home, server id and base URL',
    version: 'of Bitbucket, dotted',
    running: 'whether the application answers',
    sizes: 'databaseBytes, repositories',
    findings: 'id, integration, where, endpoints, secret, summary, state, decision',
    unknown: 'the same for what no integration knows',
    warnings: 'what could not be asked: summary, hint',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const facts = await surveyOf(app, environment)
  const decisions = decisionsOf(app, facts)
  const { identity, version, running, sizes, findings, unknown, warnings } = facts
  const shown = (finding: Finding) => ({ ...finding, decision: decisions.get(finding.id) })
  return {
    exit: exitCode.done,
    ok: true,
    environment,
    document: {
      identity,
      version,
      running,
      sizes,
      findings: findings.map(shown),
      unknown: unknown.map(shown),
      warnings,
    },
    text: surveyText(facts, decisions, invocation.style),
  }
}

/** What would happen to each finding on a copy of this environment; nothing where nobody copies it. */
function decisionsOf({ config, integrations }: App, facts: Facts): DecisionWords {
  const refresh: RefreshConfig | undefined = Object.values(config.refresh).find(
    ({ from, target }) => from === facts.environment || target === facts.environment,
  )
  if (refresh === undefined) return new Map()
  const all = [...facts.findings, ...facts.unknown]
  return new Map(all.map((finding) => [finding.id, decideFinding(finding, refresh, integrations).decision.kind]))
}
