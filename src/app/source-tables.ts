import { dialectOf } from '../config/database.ts'
import { findEnvironment } from '../config/find-environment.ts'
import type { SourceTables } from '../report/plan-sql.ts'
import type { App } from './app.ts'

export async function sourceTables(app: App, source: string): Promise<SourceTables> {
  const config = findEnvironment(app.config, source)
  await using systems = await app.openSurveyed(config)
  return { catalogue: await systems.environment.catalogue(), dialect: dialectOf(config.database.vendor) }
}
