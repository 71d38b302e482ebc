import type { RefreshConfig } from '../../config/refresh.ts'
import type { Integration } from '../../integrations/integration.ts'
import type { KeptPlace } from '../../leaks/kept-place.ts'
import { decideFinding } from '../../plan/decide.ts'
import type { DecidedFinding } from '../../plan/plan.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { findEverything } from '../../survey/find-everything.ts'

export interface Deciding {
  readonly refresh: RefreshConfig
  readonly integrations: readonly Integration[]
}

/** What the copy goes on using or is sent elsewhere, by the decisions as they stand now. */
export async function keptPlaces(copy: EnvironmentReader, deciding: Deciding): Promise<readonly KeptPlace[]> {
  const { findings, unknown } = await findEverything(copy, deciding.integrations)
  return [...findings, ...unknown]
    .map((finding) => decideFinding(finding, deciding.refresh, deciding.integrations))
    .flatMap((decided) => keptPlace(decided, deciding))
}

function keptPlace({ finding, decision }: DecidedFinding, { integrations }: Deciding): readonly KeptPlace[] {
  if (decision.kind !== 'keep' && decision.kind !== 'redirect') return []
  const claims = integrations.find(({ id }) => id === finding.integration)?.claims ?? []
  const because = decision.kind === 'keep' ? decision.because : 'redirected'
  return [{ where: finding.where, endpoints: finding.endpoints, claims, because }]
}
