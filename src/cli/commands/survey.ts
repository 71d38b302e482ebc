import type { App } from '../../app/app.ts'
import { sharedEndpoints, type SharedEndpoints } from '../../app/shared-endpoints.ts'
import { surveyOf } from '../../app/survey.ts'
import { findEnvironment, othersThan } from '../../config/find-environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { productionEndpoints } from '../../containment/production-endpoints.ts'
import { exitCode } from '../../kernel/exit-code.ts'
import type { Facts } from '../../kernel/facts.ts'
import type { Finding } from '../../kernel/finding.ts'
import { namedEndpoints } from '../../plan/compare-endpoints.ts'
import { decideFinding } from '../../plan/decide.ts'
import type { ShownEndpoint } from '../../report/endpoint-lines.ts'
import { surveyText, type DecisionWords } from '../../report/survey-text.ts'
import { ENVIRONMENT, type Command, type Invocation, type Outcome } from '../command.ts'

export const survey: Command = {
  name: 'survey',
  summary: 'look at an environment: identity, version, sizes, everything that reaches outside it, and where to',
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
    endpoints:
      'endpoint, sources, shared: what the copy on a target may reach that is the same, or has its address (target, allowed, why, by)',
    warnings: 'what could not be asked: summary, hint',
  },
  run,
}

async function run(invocation: Invocation): Promise<Outcome> {
  const environment = invocation.argument('environment')
  await using app = await invocation.openApp()
  const facts = await surveyOf(app, environment)
  const decisions = decisionsOf(app, facts)
  const { identity, version, running, sizes, findings, unknown } = facts
  const sharing = await sharedEndpoints(app, facts)
  const endpoints = shownEndpoints(app, facts, sharing)
  const warnings = [...facts.warnings, ...sharing.warnings]
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
      endpoints,
      warnings,
    },
    text: surveyText({ facts: { ...facts, warnings }, decisions, endpoints }, invocation.style),
  }
}

/** Of the environment, and of all others of the configuration: what a copy of it must not reach unless it is allowed to. */
function shownEndpoints({ config }: App, facts: Facts, { shared }: SharedEndpoints): readonly ShownEndpoint[] {
  const { environment } = facts
  const all = productionEndpoints(findEnvironment(config, environment), othersThan(config, environment), facts)
  return namedEndpoints(all).map((one) => ({
    ...one,
    shared: shared
      .filter(({ production }) => production === one.endpoint)
      .map(({ target, allowed, why, by }) => ({ target, allowed, why, by })),
  }))
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
