import type { RefusalProof } from '../steps/step.ts'
import type { ReportedFinding, ReportedRefusal } from './run-report.ts'

/** Pure: the proof of a run by endpoint, as its step left it; undefined where it was waived, or not reached. */
export function reportRefusal(result: unknown, findings: readonly ReportedFinding[]): ReportedRefusal | undefined {
  if (!isProof(result)) return undefined
  const { at, refused, answered, shared } = result
  const groups = Map.groupBy(refused, ({ endpoint }) => endpoint)
  return {
    at,
    refused: [...groups].map(([endpoint, tried]) => ({
      endpoint,
      namedBy: [...new Set(findings.filter((one) => one.endpoints.includes(endpoint)).map(({ title }) => title))],
      ways: tried.map(({ host, address, how }) => ({ way: wayOf(host, address), how })),
    })),
    answered: answered.map(({ endpoint, protocol, how }) => ({
      endpoint: protocol === 'udp' ? `${endpoint} over UDP` : endpoint,
      how,
    })),
    shared: shared.map(({ allowed, why, production }) => ({ allowed, why, production })),
  }
}

function wayOf(host: string, address: string | null): string {
  return address === null || address === host ? host : `${host} (${address})`
}

/** The engine compared its shape when the step ended. */
function isProof(result: unknown): result is RefusalProof {
  return typeof result === 'object' && result !== null && 'refused' in result && 'answered' in result
}
