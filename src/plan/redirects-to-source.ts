import type { RefreshConfig } from '../config/refresh.ts'
import type { Refusal } from '../guard/guarded.ts'
import type { Integration } from '../integrations/integration.ts'
import type { RedirectTarget } from '../kernel/decision.ts'
import { endpointOf, endpointOfUrl, formatEndpoint, type Endpoint } from '../kernel/endpoint.ts'
import type { Facts } from '../kernel/facts.ts'
import { decideFinding } from './decide.ts'

/** A redirect to where the source's own leads is no redirect: the copy would write to what production uses. */
export function redirectsToSource(
  sourceFacts: Facts,
  refresh: RefreshConfig,
  integrations: readonly Integration[],
): readonly Refusal[] {
  const all = [...sourceFacts.findings, ...sourceFacts.unknown].flatMap(({ endpoints }) => endpoints)
  // The loopback of another machine is another system: what is dropped or written there is proven apart by its addresses.
  const used = new Set(all.filter(({ host }) => !LOOPBACK.test(host)).map(formatEndpoint))
  const redirected = sourceFacts.findings.flatMap((finding) => {
    const { decision } = decideFinding(finding, refresh, integrations)
    const to = decision.kind === 'redirect' ? endpointOfTarget(decision.to) : undefined
    return to !== undefined && used.has(formatEndpoint(to))
      ? [`${finding.integration} of ${refresh.target} is redirected to ${formatEndpoint(to)}`]
      : []
  })
  return [...new Set(redirected)].map((fact) => ({
    id: 'redirected-to-source',
    because: `${fact}, which ${refresh.from} uses itself`,
    hint: `redirect it to a system of ${refresh.target}'s own, or say keep with a reason`,
  }))
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/u

function endpointOfTarget(to: RedirectTarget): Endpoint | undefined {
  return to.kind === 'url' ? endpointOfUrl(to.url) : endpointOf(to.host, String(to.port))
}
