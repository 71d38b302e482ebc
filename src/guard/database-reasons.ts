import type { DatabaseFacts } from '../kernel/facts.ts'
import { databaseAddress } from './database-address.ts'
import type { Guarded, Refusal } from './guarded.ts'

export function databaseReasons({ source, target, sourceFacts, targetFacts }: Guarded): readonly Refusal[] {
  const [from, to] = [sourceFacts.identity.database, targetFacts.identity.database]
  if (to === undefined) return []
  const standby: readonly Refusal[] = to.inRecovery
    ? [
        {
          id: 'standby',
          because: `the database ${databaseAddress(to)} of ${target.name} is in recovery: a standby is never a target`,
          hint: 'point the target to a database server of its own',
        },
      ]
    : []
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

function sameDatabase(source: string, target: string, from: DatabaseFacts, to: DatabaseFacts): readonly Refusal[] {
  const compared = `${target} ${databaseAddress(to)} (oid ${to.oid}) with ${source} ${databaseAddress(from)} (oid ${from.oid})`
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
