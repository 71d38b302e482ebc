import { findEnvironment } from '../config/find-environment.ts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { App } from './app.ts'

/** Tables and columns of the source, which the copy will have too. */
export async function sourceCatalogue(app: App, source: string): Promise<Catalogue> {
  await using systems = await app.openSurveyed(findEnvironment(app.config, source))
  return await systems.environment.catalogue()
}
