import { parseJdbcUrl } from '../../changes/text/jdbc-url.ts'
import { parseProperties, valueOf } from '../../changes/text/properties.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { HostReader } from '../../ports/host.ts'
import { liveGeneration } from '../../steps/generations.ts'
import { generationDocuments } from './generation-documents.ts'
import type { Wiring } from './wiring.ts'

/**
 * The database that a target uses now: of its live generation, else what its configuration names on the configured server.
 * Undefined before a first set-up. A URL that leads elsewhere is the guard's business, and no database of the target's.
 */
export async function currentDatabase(
  { store }: Wiring,
  config: EnvironmentConfig,
  host: HostReader,
): Promise<string | undefined> {
  const live = liveGeneration(generationDocuments(store, config.name).all())
  if (live !== undefined) return live.database ?? undefined
  const content = await host.readFile(`${config.sharedHome}/bitbucket.properties`)
  if (content === undefined) return undefined
  const url = parseJdbcUrl(valueOf(parseProperties(content, 'latin1'), 'jdbc.url') ?? '')
  if (url.kind === 'unreadable') return undefined
  const here = url.hosts.some(
    ({ host: name, port }) => name === config.database.host.toLowerCase() && port === config.database.port,
  )
  return here ? url.database : undefined
}
