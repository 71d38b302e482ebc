import { Secret } from '../../kernel/secret.ts'
import { keptLicenseOf } from '../../plan/target-of.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import type { RunContext } from '../run-context.ts'

/**
 * Keeps the licence of the old target where the configuration gives none. That of the source is not the target's own: a copy that
 * nobody cut has it, and it covers one server.
 */
export async function keepLicense(context: RunContext, old: EnvironmentReader): Promise<boolean> {
  const { refresh, target, source, secrets } = context
  if (!refresh.preserve.includes('license') || target.config.license !== undefined) return false
  const [row] = await old.rows('app_property', equals('prop_key', 'license'), ['prop_value'])
  const license = row?.['prop_value']
  if (typeof license !== 'string' || license === '') return false
  await using original = await source.openDatabase()
  if (license === (await licenseIn(original))) return false
  await secrets.keep(keptLicenseOf(target.config.name).name, new Secret(license))
  return true
}

async function licenseIn(database: DatabaseReader): Promise<unknown> {
  const where = equals('prop_key', 'license')
  const [row] = await database.select({ table: 'app_property', columns: ['prop_value'], where })
  return row?.['prop_value']
}
