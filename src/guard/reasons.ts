import type { EnvironmentConfig } from '../config/environment.ts'
import type { ConfiguredConnection, DatabaseFacts, Facts, HomeFacts } from '../kernel/facts.ts'

/** One reason to refuse a target, with what was compared with what. */
export interface Refusal {
  /** Stable, such as `same-database`. */
  readonly id: string
  /** Lower case: the fact. */
  readonly because: string
  readonly hint: string
}

export interface Guarded {
  readonly source: EnvironmentConfig
  readonly target: EnvironmentConfig
  readonly sourceFacts: Facts
  readonly targetFacts: Facts
  /** `--adopt ENV` was given for this target. */
  readonly adopted: boolean
  readonly upgrade: boolean
}

/** Every reason why the target may be production, or is not ours to overwrite. Empty: it may be refreshed. */
export function reasonsToRefuse(guarded: Guarded): readonly Refusal[] {
  return [
    ...tierReasons(guarded),
    ...databaseReasons(guarded),
    ...homeReasons(guarded),
    ...connectionReasons(guarded),
    ...ownershipReasons(guarded),
    ...versionReasons(guarded),
  ]
}

function tierReasons({ target }: Guarded): readonly Refusal[] {
  if (target.tier !== 'production') return []
  return [
    {
      id: 'tier-production',
      because: `environment ${target.name} has the tier production, and production is never a target`,
      hint: 'name a staging or development environment',
    },
  ]
}

function databaseReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.identity.database, targetFacts.identity.database]
  if (to === undefined) return []
  const standby: readonly Refusal[] = to.inRecovery
    ? [
        {
          id: 'standby',
          because: `the database ${address(to)} of ${target.name} is in recovery: a standby is never a target`,
          hint: 'point the target to a database server of its own',
        },
      ]
    : []
  if (from !== undefined) return [...standby, ...sameDatabase(source.name, target.name, from, to)]
  return [
    ...standby,
    {
      id: 'cannot-tell-databases',
      because: `cannot tell whether the database ${address(to)} of ${target.name} is that of ${source.name}: nobody looked at the latter`,
      hint: `understudy survey ${source.name}`,
    },
  ]
}

function sameDatabase(source: string, target: string, from: DatabaseFacts, to: DatabaseFacts): readonly Refusal[] {
  const compared = `${target} ${address(to)} (oid ${to.oid}) with ${source} ${address(from)} (oid ${from.oid})`
  if (from.instance === to.instance) {
    if (from.oid !== to.oid) return []
    return [
      {
        id: 'same-database',
        because: `the target's database is the source's own: compared ${compared}, same server and same oid`,
        hint: `give ${target} a database of its own`,
      },
    ]
  }
  if (from.clusterIdentifier === undefined || to.clusterIdentifier === undefined) {
    return [
      cannotTell(
        compared,
        'one of the servers does not tell its cluster identifier',
        'let the login run pg_control_system()',
      ),
    ]
  }
  if (from.clusterIdentifier !== to.clusterIdentifier) return []
  return [
    cannotTell(
      compared,
      `both clusters have the identifier ${to.clusterIdentifier}, as after a physical copy`,
      'restore the target’s database server by initdb, so that it has an identity of its own',
    ),
  ]
}

function cannotTell(compared: string, why: string, hint: string): Refusal {
  return {
    id: 'cannot-tell-databases',
    because: `cannot tell the two databases apart: compared ${compared}; ${why}`,
    hint,
  }
}

function homeReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.identity.home, targetFacts.identity.home]
  if (to === undefined) return []
  if (from === undefined) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether the home of ${target.name} is that of ${source.name}: ${source.name} has no home at ${source.nodes[0].home}`,
        hint: `correct environments.${source.name}.nodes, or let its SSH user see that folder`,
      },
    ]
  }
  if (from.machine === undefined || to.machine === undefined) {
    return [
      {
        id: 'cannot-tell-homes',
        because: `cannot tell whether ${to.host} and ${from.host} are one machine: /proc/sys/kernel/random/boot_id can't be read`,
        hint: 'make /proc readable for the SSH user',
      },
    ]
  }
  if (from.machine !== to.machine || from.device !== to.device || from.inode !== to.inode) return []
  return [
    {
      id: 'same-home',
      because: `the home of ${target.name} is the home of ${source.name}: compared ${inode(to)} with ${inode(from)}`,
      hint: `give ${target.name} a home of its own`,
    },
  ]
}

/** No jdbc.url on the target, in its files or its service environment, may name the source's database. */
function connectionReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  return targetFacts.connections
    .filter((connection) => !connection.readable || namesDatabase(connection, source, sourceFacts.identity.database))
    .map((connection) => ({
      id: connection.readable ? 'connected-to-source' : 'connection-unreadable',
      because: connection.readable
        ? `${connection.origin} on ${target.name} names the database of ${source.name}: ${describeConnection(connection)}`
        : `${connection.origin} on ${target.name} has a jdbc.url that can't be read, so it may name the database of ${source.name}`,
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

function ownershipReasons({ target, targetFacts, adopted }: Guarded): readonly Refusal[] {
  if (adopted) return []
  const { database, home } = targetFacts.identity
  const adopt = `if it may be replaced: --adopt ${target.name}`
  const foreign = (mark: string | undefined, empty: boolean): boolean => !empty && mark !== target.name
  return [
    ...(database !== undefined && foreign(database.mark, database.empty)
      ? [
          {
            id: 'database-not-ours',
            because: `the database ${address(database)} is neither empty nor marked as ${target.name}'s`,
            hint: adopt,
          },
        ]
      : []),
    ...(home !== undefined && foreign(home.mark, home.empty)
      ? [
          {
            id: 'home-not-ours',
            because: `the home ${home.path} on ${home.host} is neither empty nor marked as ${target.name}'s`,
            hint: adopt,
          },
        ]
      : []),
  ]
}

function versionReasons({ source, target, sourceFacts, targetFacts, upgrade }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.version, targetFacts.version]
  if (from === undefined) {
    return [
      {
        id: 'version-unknown',
        because: `the version of ${source.name} can't be read`,
        hint: `understudy survey ${source.name}`,
      },
    ]
  }
  if (compareVersions(from, '4.0') < 0) {
    return [
      {
        id: 'version-too-old',
        because: `${source.name} runs ${from}; Understudy knows Bitbucket 4.0 and later`,
        hint: 'upgrade it first',
      },
    ]
  }
  if (to === undefined) return []
  if (compareVersions(to, from) < 0) {
    return [
      {
        id: 'target-older',
        because: `${target.name} has ${to} installed and ${source.name} runs ${from}: an older Bitbucket can't open a newer database`,
        hint: `install ${from} on ${target.name}`,
      },
    ]
  }
  if (compareVersions(to, from) > 0 && !upgrade) {
    return [
      {
        id: 'target-newer',
        because: `${target.name} has ${to} installed and ${source.name} runs ${from}: this refresh would rehearse an upgrade`,
        hint: `set refresh.${target.name}.upgrade to true, or install ${from}`,
      },
    ]
  }
  return []
}

/** Numbers by parts; `8.9` equals `8.9.0`. */
export function compareVersions(left: string, right: string): number {
  const parts = (version: string): readonly number[] =>
    version.split(/[.-]/).map((part) => Number.parseInt(part, 10) || 0)
  const [first, second] = [parts(left), parts(right)]
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

function address(database: DatabaseFacts): string {
  return `${database.host}:${database.port}/${database.name}`
}

function inode(home: HomeFacts): string {
  return `${home.path} on ${home.host} (device ${home.device}, inode ${home.inode})`
}
