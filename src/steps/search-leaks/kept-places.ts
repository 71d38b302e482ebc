import { generationPaths } from '../../hold/layout.ts'
import type { KeptPlace } from '../../leaks/kept-place.ts'
import { decideFinding } from '../../plan/decide.ts'
import type { DecidedFinding } from '../../plan/plan.ts'
import { findOnCopy } from '../copy/decide-copy.ts'
import { databaseOf } from '../restore-database.ts'
import type { RunContext } from '../run-context.ts'

/** What the copy goes on using or is sent elsewhere, by the decisions as they stand now. */
export async function keptPlaces(context: RunContext): Promise<readonly KeptPlace[]> {
  const { held } = generationPaths(context.target.layout, context.run)
  await using copy = await context.target.openHeldCopy(databaseOf(context), held)
  const findings = await findOnCopy(context, copy)
  return findings
    .map((finding) => decideFinding(finding, context.refresh, context.integrations))
    .flatMap((decided) => keptPlace(decided, context))
}

function keptPlace({ finding, decision }: DecidedFinding, { integrations }: RunContext): readonly KeptPlace[] {
  if (decision.kind !== 'keep' && decision.kind !== 'redirect') return []
  const claims = integrations.find(({ id }) => id === finding.integration)?.claims ?? []
  const because = decision.kind === 'keep' ? decision.because : 'redirected'
  return [{ where: finding.where, endpoints: finding.endpoints, claims, because }]
}
