import type { PostgresqlConfig } from '../../adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../adapters/databases/postgresql/server.ts'
import type { DatabaseReader } from '../../ports/database.ts'

/**
 * The database of what lies in place. Undefined where its server answers and has none of that name: one that somebody dropped by hand
 * counts as none, as before a first set-up, or no refresh could make another. Every other failure stays one.
 */
export async function openUnlessGone(config: PostgresqlConfig): Promise<DatabaseReader | undefined> {
  try {
    return await openPostgresqlReader(config)
  } catch (error) {
    if (await isGone(config)) return undefined
    throw error
  }
}

async function isGone(config: PostgresqlConfig): Promise<boolean> {
  try {
    await using server = await openPostgresqlServer({ ...config, database: 'postgres' })
    return !(await server.databases()).some(({ name }) => name === config.database)
  } catch {
    return false
  }
}
