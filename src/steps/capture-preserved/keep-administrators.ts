import type { EnvironmentConfig } from '../../config/environment.ts'
import type { RefreshConfig } from '../../config/refresh.ts'
import { keptCredentialOf } from '../../plan/target-of.ts'
import { systemAdministrators } from '../../integrations/sign-in/system-administrators.ts'
import { Secret } from '../../kernel/secret.ts'
import type { DatabaseReader, Row } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import type { Predicate } from '../../ports/predicate.ts'
import type { RunContext } from '../run-context.ts'

type Asked = Pick<RunContext, 'refresh' | 'target' | 'source' | 'secrets' | 'note'>

interface Wanted {
  readonly refresh: RefreshConfig
  readonly target: { readonly config: EnvironmentConfig }
}

/** Whether the target's own administrators keep their passwords: wanted, and the configuration gives none. */
export function keepsAdministrators({ refresh, target }: Wanted): boolean {
  return refresh.preserve.includes('admin-account') && target.config.admin === undefined
}

/**
 * Keeps the hashed passwords of the old target's active internal system administrators, and gives their names. One that is
 * the source's is not the target's own: a copy that nobody cut has it.
 */
export async function keepAdministrators(context: Asked, old: EnvironmentReader): Promise<readonly string[]> {
  const { target, source, secrets, note } = context
  const { name } = target.config
  const own = await credentialsIn(old)
  await using original = await source.openDatabase()
  const theirs = new Set(await credentialsOf(original, [...own.keys()]))
  const kept = [...own].filter(([, credential]) => !theirs.has(credential))
  for (const [user, credential] of kept) await secrets.keep(keptCredentialOf(name, user).name, new Secret(credential))
  if (kept.length === 0) note(noneToKeep(context, `no administrator of ${name} has a password of its own to keep`))
  return kept.map(([user]) => user)
}

/** Said where there is none, such as at a first set-up. */
export function noneToKeep({ target, source }: Pick<Asked, 'target' | 'source'>, fact: string): string {
  const { name } = target.config
  return `${fact}: those of the copy are those of ${source.config.name}, and nobody can check the copy by REST; set environments.${name}.admin`
}

/** By user name. A name that two directories have is left out: which of the two the copy would ask is not known. */
async function credentialsIn(old: EnvironmentReader): Promise<ReadonlyMap<string, string>> {
  const administrators = await systemAdministrators(old)
  const where = isIn(
    'id',
    administrators.map(({ id }) => id),
  )
  const rows = await old.rows('cwd_user', where, ['id', 'lower_user_name', 'credential'])
  const names = rows.map(nameOf)
  const single = rows.filter((row) => names.filter((name) => name === nameOf(row)).length === 1)
  return new Map(
    single.flatMap((row) => {
      const { credential } = row
      return typeof credential === 'string' && credential !== '' ? [[nameOf(row), credential] as const] : []
    }),
  )
}

async function credentialsOf(database: DatabaseReader, users: readonly string[]): Promise<readonly unknown[]> {
  const where = isIn('lower_user_name', users)
  const rows = await database.select({ table: 'cwd_user', columns: ['credential'], where })
  return rows.map(({ credential }) => credential)
}

function nameOf(row: Row): string {
  return String(row['lower_user_name'])
}

function isIn(column: string, values: readonly (string | number)[]): Predicate {
  return { kind: 'in', column, values }
}
