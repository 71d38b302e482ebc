import type { Endpoint } from '../../kernel/endpoint.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'

/**
 * Endpoints by address under the names by which they are known already, so that one server is not two, and another address of a name
 * is nothing new. What no name leads to stays an address.
 */
export async function nameEndpoints(
  { addresses }: Pick<EnvironmentReader, 'addresses'>,
  live: readonly Endpoint[],
  known: readonly Endpoint[],
): Promise<readonly Endpoint[]> {
  const ports = new Set(live.map(portOf))
  const candidates = known.filter((one) => ports.has(portOf(one)) && !live.some(({ host }) => host === one.host))
  const hosts = [...new Set(candidates.map(({ host }) => host))].slice(0, MOST_NAMES)
  const resolved = await resolveAll(addresses, hosts)
  return live.flatMap((one) => {
    const named = candidates.filter(
      (other) => portOf(other) === portOf(one) && (resolved.get(other.host) ?? []).includes(one.host),
    )
    return named.length === 0 ? [one] : named
  })
}

/** Each is a question to production's resolver. */
const MOST_NAMES = 500
const AT_ONCE = 4

async function resolveAll(
  addresses: EnvironmentReader['addresses'],
  hosts: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const resolved = new Map<string, readonly string[]>()
  for (let start = 0; start < hosts.length; start += AT_ONCE) {
    const batch = hosts.slice(start, start + AT_ONCE)
    const answers = await Promise.all(batch.map(addresses))
    for (const [index, host] of batch.entries()) resolved.set(host, answers[index] ?? [])
  }
  return resolved
}

function portOf({ port, protocol }: Endpoint): string {
  return `${port ?? ''}/${protocol}`
}
