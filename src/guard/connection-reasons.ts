import type { EnvironmentConfig } from '../config/environment.ts'
import type { ConfiguredConnection, DatabaseFacts } from '../kernel/facts.ts'
import type { Guarded, Refusal } from './guarded.ts'

/** No jdbc.url on the target, in its files or its service environment, may name the source's database. */
export function connectionReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  return targetFacts.connections
    .filter((connection) => !connection.readable || namesDatabase(connection, source, sourceFacts.identity.database))
    .map((connection) => ({
      id: connection.readable ? 'connected-to-source' : 'connection-unreadable',
      because: connection.readable
        ? `${connection.origin} on ${target.name} names the database of ${source.name}: ${describeConnection(connection)}`
        : `${connection.origin} on ${target.name} has a jdbc.url that cannot be read, so it may name the database of ${source.name}`,
      hint: `stop ${target.name} and correct it, or use \`understudy isolate ${target.name}\``,
    }))
}

/** An alias of the same server counts: by name, or by an address that both resolve to. */
function namesDatabase(
  connection: ConfiguredConnection,
  source: EnvironmentConfig,
  facts: DatabaseFacts | undefined,
): boolean {
  const known = new Set([plainName(source.database.host), ...(facts?.addresses ?? [])])
  return (
    connection.database === source.database.name &&
    connection.hosts.some(
      ({ host, port, addresses }) =>
        port === source.database.port && [plainName(host), ...addresses].some((name) => known.has(name)),
    )
  )
}

/** Names are the same in any case, and with the dot of the root. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function describeConnection({ hosts, database }: ConfiguredConnection): string {
  return `${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`
}
