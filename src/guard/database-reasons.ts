import type { ServerProduct } from '../kernel/database-server.ts'
import type { DatabaseFacts } from '../kernel/facts.ts'
import { databaseAddress } from './database-address.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function databaseReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.identity.database, targetFacts.identity.database]
  if (to === undefined) return []
  const standby = standbyReasons(target.name, to)
  if (from !== undefined) return [...standby, ...sameDatabase(source.name, target.name, from, to)]
  return [
    ...standby,
    {
      id: 'cannot-tell-databases',
      because: `cannot tell whether the database ${databaseAddress(to)} of ${target.name} is that of ${source.name}: nobody looked at the latter`,
      hint: `understudy survey ${source.name}`,
    },
  ]
}

function standbyReasons(target: string, to: DatabaseFacts): readonly Refusal[] {
  if (to.inRecovery === undefined)
    return [
      {
        id: 'cannot-tell-databases',
        because: `cannot tell whether the database ${databaseAddress(to)} of ${target} follows another server`,
        hint: hintsFor(to.product).replica,
      },
    ]
  if (!to.inRecovery) return []
  const is = to.product === 'postgresql' ? 'is in recovery: a standby' : 'follows another server: a replica'
  return [
    {
      id: 'standby',
      because: `the database ${databaseAddress(to)} of ${target} ${is} is never a target`,
      hint: 'point the target to a database server of its own',
    },
  ]
}

function sameDatabase(source: string, target: string, from: DatabaseFacts, to: DatabaseFacts): readonly Refusal[] {
  const compared = `${target} ${databaseAddress(to)} (${to.key}) with ${source} ${databaseAddress(from)} (${from.key})`
  if (from.instance === to.instance) {
    if (from.key !== to.key) return []
    return [
      {
        id: 'same-database',
        because: `the target's database is the source's own: compared ${compared}, same server`,
        hint: `give ${target} a database of its own`,
      },
    ]
  }
  if (from.clusterIdentifier === undefined || to.clusterIdentifier === undefined) {
    return [
      cannotTell(
        compared,
        'one of the servers does not tell its cluster identifier',
        hintsFor((from.clusterIdentifier === undefined ? from : to).product).unknown,
      ),
    ]
  }
  if (from.clusterIdentifier !== to.clusterIdentifier) return []
  return [
    cannotTell(
      compared,
      `both clusters have the identifier ${to.clusterIdentifier}, as after a physical copy`,
      hintsFor(to.product).equal,
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

interface Hints {
  readonly unknown: string
  readonly equal: string
  readonly replica: string
}

const postgresqlHints: Hints = {
  unknown: 'let the login run pg_control_system()',
  equal: 'restore the target’s database server by initdb, so that it has an identity of its own',
  replica: 'let the login run pg_is_in_recovery()',
}

const mysqlHints: Hints = {
  unknown:
    'let the login see that the server is no replica, by GRANT REPLICA MONITOR (MariaDB from 10.5 on) or REPLICATION CLIENT; of a replica name its primary instead',
  equal:
    'give the target a database server outside of that group; after a physical copy remove auto.cnf from its data folder and start it again',
  replica: 'GRANT REPLICA MONITOR (MariaDB from 10.5 on) or REPLICATION CLIENT to the login',
}

function hintsFor(product: ServerProduct): Hints {
  return product === 'postgresql' ? postgresqlHints : mysqlHints
}
