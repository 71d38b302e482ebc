import { createHash } from 'node:crypto'
import type { EnvironmentConfig } from '../config/environment.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import type { Decision } from '../kernel/decision.ts'
import { formatEndpoint } from '../kernel/endpoint.ts'
import type { Facts } from '../kernel/facts.ts'
import { placeName } from '../kernel/place.ts'
import type { DecidedFinding, Fingerprint } from './plan.ts'

export interface Deciding {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly refresh: RefreshConfig
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  readonly findings: readonly DecidedFinding[]
  readonly integrationsWithoutCut: readonly string[]
}

/** What decides, as readable lines. Endpoints that are cut, counts, sizes and times never are among them. */
export function fingerprintOf(deciding: Deciding): Fingerprint {
  const { source, target, refresh, sourceFacts, targetFacts, findings } = deciding
  const parts = {
    'version of the source': sourceFacts.version ?? 'unknown',
    'version of the target': targetFacts.version ?? 'unknown',
    'identity of the source': identityLine(sourceFacts),
    'identity of the target': identityLine(targetFacts),
    'configuration of the source': hash(stable(source)),
    'configuration of the target': hash(stable(target)),
    'configuration of the refresh': hash(stable(refresh)),
    'unknown findings': lines(
      findings.filter(isUnknown).map(({ finding, decision }) => `${placeName(finding.where)} ${decision.kind}`),
    ),
    'integrations without a cut': lines(deciding.integrationsWithoutCut),
    'endpoints that stay reachable': lines(findings.flatMap(stayingEndpoints)),
  }
  return { hash: hash(stable(parts)), parts }
}

/** One sentence for each part that differs; empty when the plan still fits. */
export function whatChanged(planned: Fingerprint, now: Fingerprint): readonly string[] {
  return Object.keys({ ...planned.parts, ...now.parts })
    .filter((part) => planned.parts[part] !== now.parts[part])
    .map((part) => sentence(part, planned.parts[part] ?? 'nothing', now.parts[part] ?? 'nothing'))
}

function sentence(part: string, before: string, after: string): string {
  return part.startsWith('configuration')
    ? `${part} was edited`
    : `${part}: planned ${before || 'none'}, now ${after || 'none'}`
}

function identityLine(facts: Facts): string {
  const { database, home, serverId } = facts.identity
  return [
    `database ${database === undefined ? 'none' : `${database.name} (${database.key}, cluster ${database.clusterIdentifier ?? 'unknown'})`}`,
    `home ${home === undefined ? 'none' : `${home.path} (device ${home.device}, inode ${home.inode})`}`,
    `server id ${serverId ?? 'unknown'}`,
  ].join(', ')
}

function isUnknown({ finding }: DecidedFinding): boolean {
  return finding.integration === 'unclaimed'
}

function stayingEndpoints({ finding, decision }: DecidedFinding): readonly string[] {
  const stays: readonly Decision['kind'][] = ['keep', 'redirect']
  if (decision.kind === 'undecided' || !stays.includes(decision.kind)) return []
  return finding.endpoints.map((endpoint) => `${finding.integration} ${decision.kind} ${formatEndpoint(endpoint)}`)
}

function lines(texts: readonly string[]): string {
  return [...new Set(texts)].sort().join('; ')
}

/** JSON with sorted keys, so that the order in which a file is written does not matter. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
  })
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
