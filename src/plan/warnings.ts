import { unseenStart } from '../hold/program-words.ts'
import { formatServer } from '../kernel/database-server.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import type { DatabaseFacts } from '../kernel/facts.ts'
import type { Planning } from './planning.ts'
import type { DecidedFinding } from './plan.ts'
import { portWarnings } from './port-warnings.ts'
import { namesOf } from './decide.ts'

/** What a person should know before the run, beside what blocks it. */
export function planWarnings(
  planning: Planning,
  findings: readonly DecidedFinding[],
  endpoints: readonly EndpointWithSources[],
): readonly Diagnostic[] {
  return [
    ...planning.sourceFacts.warnings,
    ...planning.targetFacts.warnings,
    ...tierWarnings(planning),
    ...differences(planning),
    ...portWarnings(planning),
    ...integrationWarnings(planning, findings),
    ...identityWarnings(planning),
    ...versionWarnings(planning),
    ...unseenStart(planning.target),
    ...idleDecisions(planning, findings, endpoints),
  ]
}

function versionWarnings({ target, sourceFacts, targetFacts }: Planning): readonly Diagnostic[] {
  if (targetFacts.version !== undefined) return []
  return [
    {
      severity: 'warning',
      summary: `the version installed on ${target.name} cannot be read; the plan takes it for ${sourceFacts.version ?? 'unknown'}`,
      hint: `see that ${target.nodes[0].install} is the installation, and which version it is`,
    },
  ]
}

/** A decision on nothing is a wrong name, or outlived what it was about. */
function idleDecisions(
  { refresh }: Planning,
  findings: readonly DecidedFinding[],
  endpoints: readonly EndpointWithSources[],
): readonly Diagnostic[] {
  const places = findings.flatMap(({ finding }) => namesOf(finding.where))
  const names = new Set([...places, ...endpoints.map(({ endpoint }) => formatEndpoint(endpoint))])
  return refresh.decisions
    .filter(({ where }) => !names.has(where))
    .map(({ where }) => ({
      severity: 'warning',
      summary: `refresh.${refresh.target}.decisions names ${where}, where nothing was found`,
      hint: `\`understudy survey ${refresh.from}\` prints every place and endpoint`,
      where,
    }))
}

function tierWarnings({ tiers }: Planning): readonly Diagnostic[] {
  return ['production', 'staging', 'development']
    .filter((tier) => !tiers.includes(tier))
    .map((tier) => ({
      severity: 'warning',
      summary: `the configuration has no ${tier} environment`,
      hint: 'where Bitbucket is critical, use all three tiers',
    }))
}

function differences({ source, target, sourceFacts, targetFacts }: Planning): readonly Diagnostic[] {
  const pairs = [
    ['version', sourceFacts.version, targetFacts.version],
    ['number of nodes', source.nodes.length, target.nodes.length],
    ['database', serverOf(sourceFacts.identity.database), serverOf(targetFacts.identity.database)],
  ] as const
  return pairs
    .filter(([, from, to]) => from !== undefined && to !== undefined && from !== to)
    .map(([what, from, to]) => ({
      severity: 'warning',
      summary: `${what}: ${source.name} has ${String(from)}, ${target.name} has ${String(to)}`,
    }))
}

function serverOf(database: DatabaseFacts | undefined): string | undefined {
  return database === undefined ? undefined : formatServer(database.product, database.serverVersion)
}

/** What the integrations themselves want said about their findings. */
function integrationWarnings(
  { integrations, copy }: Planning,
  findings: readonly DecidedFinding[],
): readonly Diagnostic[] {
  return integrations.flatMap((integration) => {
    const own = findings
      .filter(({ finding, decision }) => finding.integration === integration.id && decision.kind !== 'keep')
      .map(({ finding }) => finding)
    return own.length === 0 ? [] : (integration.warn?.(own, copy) ?? [])
  })
}

function identityWarnings({ source, target, sourceFacts, targetFacts }: Planning): readonly Diagnostic[] {
  const { serverId } = sourceFacts.identity
  if (serverId === undefined || serverId !== targetFacts.identity.serverId) return []
  return [
    {
      severity: 'warning',
      summary: `${target.name} has the server id of ${source.name} today; the copy gets a new one`,
      where: 'app_property[server.id]',
    },
  ]
}
