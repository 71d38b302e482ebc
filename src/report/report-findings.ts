import type { Decision } from '../kernel/decision.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import { placeName } from '../kernel/place.ts'
import type { DecidedFinding } from '../plan/plan.ts'
import type { ReportedFinding } from './run-report.ts'

/** What a report needs to know of an integration; the registry's entries fit. */
export interface KnownIntegration {
  readonly id: string
  readonly title: string
  readonly basis: string
}

export function reportFindings(
  findings: readonly DecidedFinding[],
  integrations: readonly KnownIntegration[],
): readonly ReportedFinding[] {
  const known = new Map(integrations.map((integration) => [integration.id, integration]))
  return findings.map(({ finding, decision, decidedBy }) => {
    const integration = known.get(finding.integration)
    return {
      id: finding.id,
      integration: finding.integration,
      title: integration?.title ?? 'Claimed by no integration',
      place: placeName(finding.where),
      endpoints: finding.endpoints.map(formatEndpoint),
      secret: finding.secret,
      summary: finding.summary,
      state: finding.state,
      decision: decision.kind,
      detail: decisionDetail(decision),
      decidedBy,
      basis: integration?.basis ?? 'unverified',
    }
  })
}

/** The reason of a keep, the destination of a redirect. */
export function decisionDetail(decision: Decision | { readonly kind: 'undecided' }): string | undefined {
  switch (decision.kind) {
    case 'keep':
      return decision.because
    case 'redirect':
      return decision.to.kind === 'url' ? decision.to.url : `${decision.to.host}:${decision.to.port}`
    case 'cut':
    case 'undecided':
      return undefined
  }
}
