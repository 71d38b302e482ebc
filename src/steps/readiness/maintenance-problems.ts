import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { ServerAbilities } from '../../ports/database.ts'
import type { TargetSystems } from '../run-context.ts'
import { poolerProblems } from './pooler-problems.ts'
import { problem } from './problem.ts'

/** What the login that makes databases needs for all of a run, asked before production is locked. */
export async function maintenanceProblems(target: TargetSystems): Promise<readonly Diagnostic[]> {
  await using server = await target.openServer()
  const { config } = target
  const lacking = lackingAbilities(config, await server.abilities(config.database.user))
  return [...poolerProblems(config, await server.way()), ...lacking]
}

export function lackingAbilities(config: EnvironmentConfig, has: ServerAbilities): readonly Diagnostic[] {
  const { user } = config.database.maintenance ?? config.database
  return [
    ...(has.databases ? [] : [lack(config, 'may not create databases', `ALTER ROLE ${user} CREATEDB`)]),
    ...ownerProblems(config, has.owner),
    ...(has.sessions ? [] : [lack(config, 'cannot see the sessions of others', `GRANT pg_monitor TO ${user}`)]),
  ]
}

function ownerProblems(config: EnvironmentConfig, owner: ServerAbilities['owner']): readonly Diagnostic[] {
  const { database } = config
  const { user } = database.maintenance ?? database
  switch (owner) {
    case 'given':
      return []
    case 'needs-createrole':
      return [lack(config, `may not create the login ${database.user}`, `ALTER ROLE ${user} CREATEROLE`)]
    case 'needs-membership':
      return [
        lack(
          config,
          `is no member of ${database.user}, which shall own the copy, and may not grant it to itself`,
          `GRANT ${database.user} TO ${user} (from PostgreSQL 16 on: WITH ADMIN TRUE, INHERIT TRUE, SET TRUE)`,
        ),
      ]
    case 'needs-inherit':
      return [
        lack(
          config,
          `would not inherit what ${database.user} may, which shall own the copy`,
          `ALTER ROLE ${user} INHERIT`,
        ),
      ]
  }
}

function lack({ name, database }: EnvironmentConfig, what: string, statement: string): Diagnostic {
  const { user } = database.maintenance ?? database
  return problem(
    `${user} ${what} on ${database.host}:${database.port}`,
    `${statement}, or set another environments.${name}.database.maintenance`,
  )
}
