import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Facts } from '../kernel/facts.ts'
import type { Finding } from '../kernel/finding.ts'
import { detailText, detailTexts } from '../integrations/detail.ts'
import type { Planning } from './planning.ts'

/** What Bitbucket listens on where nothing is said [documented]. */
const DEFAULT_PORT = '7990'

/** The port of the copy is set only where it is sure which connector `api` means; elsewhere a person has to look. */
export function portWarnings({ source, target, sourceFacts, targetFacts }: Planning): readonly Diagnostic[] {
  const { api } = target.nodes[0]
  const { protocol, port: written } = new URL(api)
  const port = written || (protocol === 'https:' ? '443' : '80')
  const found = [...portsIn(sourceFacts), ...portsIn(targetFacts)]
  const listens = new Set(found.flatMap((one) => [detailText(one, 'listens') ?? '', ...detailTexts(one, 'others')]))
  if (listens.has(port) || (found.length > 0 && protocol === 'http:')) return []
  if (found.length === 0 && port === DEFAULT_PORT) return []
  const there =
    found.length === 0
      ? `no server.port, so that it listens on ${DEFAULT_PORT}`
      : `server.port=${[...listens].join(', ')}`
  return [
    {
      severity: 'warning',
      summary: `the copy takes over the connectors of ${source.name}, which has ${there}, and environments.${target.name}.nodes has the api ${api}`,
      hint: `set SERVER_PORT in the environment of the service of ${target.name}, or correct api`,
    },
  ]
}

function portsIn({ findings }: Facts): readonly Finding[] {
  return findings.filter((one) => one.integration === 'web-connectors' && detailText(one, 'listens') !== undefined)
}
