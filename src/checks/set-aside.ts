import { isDeepStrictEqual } from 'node:util'
import type { Integration } from '../integrations/integration.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Decision, RedirectTarget } from '../kernel/decision.ts'
import { endpointOf } from '../kernel/endpoint.ts'
import { endpointsInText } from '../kernel/endpoints-in-text.ts'
import type { Finding } from '../kernel/finding.ts'
import { placeName } from '../kernel/place.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'

/** The decision on a finding by itself; undefined where only the one on its integration holds for it. */
export type SingleDecision = (finding: Finding) => Decision | undefined

/**
 * What an integration's `confirm` leaves aside: findings of the running copy that are kept or redirected by themselves, otherwise
 * than their integration. One that was redirected counts only while it leads where it shall; one that was cut is never left aside.
 */
export async function setAside(
  integration: Integration,
  copy: EnvironmentReader,
  decision: Decision,
  single: SingleDecision | undefined,
): Promise<readonly Finding[]> {
  if (single === undefined || integration.confirmsWhole === true) return []
  const findings = await integration.find(copy)
  return findings.filter((finding) => isAside(finding, single(finding), decision))
}

function isAside(finding: Finding, single: Decision | undefined, decision: Decision): boolean {
  if (single === undefined || isDeepStrictEqual(single, decision)) return false
  switch (single.kind) {
    case 'cut':
      return false
    case 'keep':
      return true
    case 'redirect':
      return leadsTo(finding, single.to)
  }
}

/** By host: a port or a scheme may lie in another place, with a decision of its own. */
function leadsTo({ endpoints }: Finding, to: RedirectTarget): boolean {
  const wanted = to.kind === 'url' ? endpointsInText(to.url) : [endpointOf(to.host, String(to.port))]
  const hosts = new Set(wanted.map((endpoint) => endpoint?.host))
  return endpoints.every(({ host }) => hosts.has(host))
}

const NAMED = 5

/** The result as it holds beside what was left aside, which it names: it never looks like one about everything. */
export function besideAside(result: CheckResult, aside: readonly Finding[]): CheckResult {
  if (aside.length === 0) return result
  const names = aside.slice(0, NAMED).map(({ where }) => placeName(where))
  const more = aside.length > NAMED ? ` and ${aside.length - NAMED} more` : ''
  return {
    ...result,
    title: `${result.title}, apart from what was decided by itself`,
    evidence: `${result.evidence}; left aside, as decided: ${names.join(', ')}${more}`,
  }
}
