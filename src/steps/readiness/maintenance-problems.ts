import { dialectOf, type DatabaseConfig } from '../../config/database.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import { sessionsGrant } from '../../kernel/database-server.ts'
import type { ServerAbilities } from '../../ports/database.ts'
import { chooseDatabaseName, templateOf } from '../database-name.ts'
import type { TargetSystems } from '../run-context.ts'
import { poolerProblems } from './pooler-problems.ts'
import { problem } from './problem.ts'

/** What the login that makes databases needs for all of a run, asked before production is locked. */
export async function maintenanceProblems(target: TargetSystems): Promise<readonly Diagnostic[]> {
  await using server = await target.openServer()
  const { config } = target
  const name = someName(config)
  const lacking = lackingAbilities(config, await server.abilities(config.database.user, name))
  return [...poolerProblems(config, await server.way()), ...lacking, ...(await accountProblems(target, name))]
}

/** Such as the copy's database may have. */
function someName({ database }: EnvironmentConfig): string {
  return chooseDatabaseName(database, '0', new Date(0), new Set())
}

function lackingAbilities(config: EnvironmentConfig, has: ServerAbilities): readonly Diagnostic[] {
  const { vendor, user, maintenance } = config.database
  const login = (maintenance ?? { user }).user
  const dialect = dialectOf(vendor)
  const creating = {
    postgresql: { lacks: 'may not create databases', grant: `ALTER ROLE ${login} CREATEDB` },
    mysql: {
      lacks: `may not make and fill databases like ${templateOf(config.database)}`,
      grant: `GRANT ALL ON ${patternOf(config.database)} TO ${login}`,
    },
  }[dialect]
  return [
    ...(has.databases ? [] : [lack(config, creating.lacks, creating.grant)]),
    ...ownerProblems(config, has.owner),
    ...(has.sessions
      ? []
      : [lack(config, 'cannot see the sessions of others', `GRANT ${sessionsGrant(dialect)} TO ${login}`)]),
  ]
}

/** Where an account is the administrator's to make, with what it may do: it has to be there, and get in once the database is. */
async function accountProblems(target: TargetSystems, name: string): Promise<readonly Diagnostic[]> {
  const { config } = target
  const { vendor, host, port, user } = config.database
  if (dialectOf(vendor) !== 'mysql' || (await target.copyLoginReaches({ ...config.database, name }))) return []
  return [
    problem(
      `${user} would not get into the database of the copy on ${host}:${port}, such as ${name}`,
      `as an administrator there: CREATE USER ${user}@'HOSTS' with the configured password, for the hosts of the target's nodes and of Understudy; GRANT ALL ON ${patternOf(config.database)} TO it`,
    ),
  ]
}

/** As a grant writes it: what a template is filled with may be anything, and an underscore is only itself. */
function patternOf(database: DatabaseConfig): string {
  return `\`${templateOf(database)
    .replaceAll('_', String.raw`\_`)
    .replaceAll(/\{[^{}]*\}/g, '%')}\`.*`
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
