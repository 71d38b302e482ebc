import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Planning } from './make-plan.ts'
import type { DecidedFinding } from './plan.ts'

/** What a person should know before the run, beside what blocks it. */
export function planWarnings(planning: Planning, findings: readonly DecidedFinding[]): readonly Diagnostic[] {
  return [
    ...tierWarnings(planning),
    ...differences(planning),
    ...integrationWarnings(planning, findings),
    ...identityWarnings(planning),
  ]
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
    [
      'database',
      databaseLine(sourceFacts.identity.database?.serverVersion),
      databaseLine(targetFacts.identity.database?.serverVersion),
    ],
  ] as const
  return pairs
    .filter(([, from, to]) => from !== undefined && to !== undefined && from !== to)
    .map(([what, from, to]) => ({
      severity: 'warning',
      summary: `${what}: ${source.name} has ${String(from)}, ${target.name} has ${String(to)}`,
    }))
}

function databaseLine(serverVersion: number | undefined): string | undefined {
  return serverVersion === undefined ? undefined : `PostgreSQL ${Math.floor(serverVersion / 10_000)}`
}

/** What the integrations themselves want said about their findings. */
function integrationWarnings(
  { integrations, copy }: Planning,
  findings: readonly DecidedFinding[],
): readonly Diagnostic[] {
  return integrations.flatMap(({ id, warn }) => {
    const own = findings.filter(({ finding, decision }) => finding.integration === id && decision.kind !== 'keep')
    return own.length === 0
      ? []
      : (warn?.(
          own.map(({ finding }) => finding),
          copy,
        ) ?? [])
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
