import { formatEndpoint } from '../kernel/endpoint.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import type { RefusalProof } from '../steps/step.ts'
import type { ReportedFinding, ReportedRefusal } from './run-report.ts'

/**
 * Pure: the proof of a run by endpoint, as its step left it; undefined where it was waived, or not reached. `endpoints` are the
 * plan's: what no finding names, such as the source's own database, something else does.
 */
export function reportRefusal(
  result: unknown,
  findings: readonly ReportedFinding[],
  endpoints: readonly EndpointWithSources[],
): ReportedRefusal | undefined {
  if (!isProof(result)) return undefined
  const { at, refused, answered, shared } = result
  const groups = Map.groupBy(refused, ({ endpoint }) => endpoint)
  return {
    at,
    refused: [...groups].map(([endpoint, tried]) => ({
      endpoint,
      namedBy: namesOf(endpoint, findings, endpoints),
      ways: tried.map((one) => ({ way: wayOf(one), how: one.how })),
    })),
    answered: answered.map(({ endpoint, protocol, how }) => ({
      endpoint: protocol === 'udp' ? `${endpoint} over UDP` : endpoint,
      how,
    })),
    shared: shared.map(({ allowed, why, production }) => ({ allowed, why, production })),
  }
}

function namesOf(
  endpoint: string,
  findings: readonly ReportedFinding[],
  endpoints: readonly EndpointWithSources[],
): readonly string[] {
  const titles = findings.filter((one) => one.endpoints.includes(endpoint)).map(({ title }) => title)
  const sources = endpoints.filter((one) => formatEndpoint(one.endpoint) === endpoint).flatMap((one) => one.sources)
  return [...new Set(titles.length > 0 ? titles : sources)]
}

/** With the port where the endpoint names none. */
function wayOf({ endpoint, host, address, port }: RefusalProof['refused'][number]): string {
  const way = address === null || address === host ? host : `${host} (${address})`
  return /:\d+(\/udp)?$/.test(endpoint) ? way : `${way} port ${port}`
}

/** The engine compared its shape when the step ended. */
function isProof(result: unknown): result is RefusalProof {
  return typeof result === 'object' && result !== null && 'refused' in result && 'answered' in result
}
