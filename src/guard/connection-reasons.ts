import type { ConfiguredConnection } from '../kernel/facts.ts'
import type { Guarded, Refusal } from './guarded.ts'

/** No jdbc.url on the target, in its files or its service environment, may name the source's database. */
export function connectionReasons(guarded: Guarded): readonly Refusal[] {
  const { source, target, targetFacts } = guarded
  const known = [configured(guarded), ...ofApplication(guarded)]
  return targetFacts.connections
    .filter((connection) => !connection.readable || known.some((one) => namesDatabase(connection, one)))
    .map((connection) => ({
      id: connection.readable ? 'connected-to-source' : 'connection-unreadable',
      because: connection.readable
        ? `${connection.origin} on ${target.name} names the database of ${source.name}: ${describeConnection(connection)}`
        : `${connection.origin} on ${target.name} has a jdbc.url that cannot be read, so it may name the database of ${source.name}`,
      hint: `stop ${target.name} and correct it, or use \`understudy isolate ${target.name}\``,
    }))
}

interface KnownDatabase {
  /** Names and addresses of its server. */
  readonly names: ReadonlySet<string>
  readonly port: number
  readonly database: string
}

function configured({ source: { database }, sourceFacts, targetFacts }: Guarded): KnownDatabase {
  const names = new Set([
    plainName(database.host),
    ...(sourceFacts.identity.database?.addresses ?? []),
    // Behind another resolver, or a translation of addresses, the name of the source's server leads elsewhere than at the source.
    ...(targetFacts.databaseHosts[database.host] ?? []),
  ])
  return { names, port: database.port, database: database.name }
}

/** What the source's application itself is connected to: Understudy may have been told another way, such as a reader's. */
function ofApplication({ sourceFacts, targetFacts }: Guarded): readonly KnownDatabase[] {
  const machine = sourceFacts.identity.home?.machine
  const sameMachine = machine !== undefined && machine === targetFacts.identity.home?.machine
  return sourceFacts.connections.flatMap(({ hosts, database }) =>
    hosts.map(({ host, port, addresses }) => ({
      // On another machine the loopback is another server.
      names: new Set([plainName(host), ...addresses].filter((name) => sameMachine || !isLoopback(name))),
      port,
      database,
    })),
  )
}

/** An alias of the same server counts: by name, or by an address that its name has on the source's host or on the target's. */
function namesDatabase(connection: ConfiguredConnection, { names, port, database }: KnownDatabase): boolean {
  return (
    connection.database === database &&
    connection.hosts.some(
      (one) => one.port === port && [plainName(one.host), ...one.addresses].some((name) => names.has(name)),
    )
  )
}

/** Names are the same in any case, and with the dot of the root. */
function plainName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '')
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '::1' || name.startsWith('127.')
}

function describeConnection({ hosts, database }: ConfiguredConnection): string {
  return `${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}/${database}`
}
