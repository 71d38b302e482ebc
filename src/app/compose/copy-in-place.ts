import { parseJdbcUrl } from '../../changes/text/jdbc-url.ts'
import { parseProperties, valueOf } from '../../changes/text/properties.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import { readHomeMark } from '../../hold/home-mark.ts'
import { generationPaths, layoutOf } from '../../hold/layout.ts'
import { isStub } from '../../hold/stub.ts'
import type { HostReader } from '../../ports/host.ts'
import { liveGeneration, type Generation } from '../../steps/generations.ts'
import type { CopyInPlace } from '../app.ts'
import { generationDocuments } from './generation-documents.ts'
import type { Wiring } from './wiring.ts'

/**
 * What lies at the target's home: the generation by the mark in it, else the live one, else what the configuration names on the
 * configured server. A URL that leads elsewhere is the guard's business, and no database of the target's.
 */
export async function copyInPlace(
  { store }: Wiring,
  config: EnvironmentConfig,
  host: HostReader,
): Promise<CopyInPlace> {
  const { home } = config.nodes[0]
  const all = generationDocuments(store, config.name).all()
  const mark = await readHomeMark(host, home)
  const generation = all.find(({ id }) => id === mark?.generation) ?? liveGeneration(all)
  const content = await host.readFile(`${config.sharedHome}/bitbucket.properties`)
  const held = content !== undefined && isStub(content)
  return {
    generation,
    database: generation === undefined ? configuredDatabase(config, content) : (generation.database ?? undefined),
    held,
    configurationFolder: held ? await heldFolder(config, host, generation) : config.sharedHome,
  }
}

/** What it will start with, once that is computed; until then the stub counts. */
async function heldFolder(
  { nodes, sharedHome }: EnvironmentConfig,
  host: HostReader,
  generation: Generation | undefined,
): Promise<string> {
  if (generation === undefined) return sharedHome
  const { next } = generationPaths(layoutOf(nodes[0].home), generation.id)
  return (await host.list(next)).includes('bitbucket.properties') ? next : sharedHome
}

function configuredDatabase({ database }: EnvironmentConfig, properties: Uint8Array | undefined): string | undefined {
  if (properties === undefined) return undefined
  const url = parseJdbcUrl(valueOf(parseProperties(properties, 'latin1'), 'jdbc.url') ?? '')
  if (url.kind === 'unreadable') return undefined
  const here = url.hosts.some(({ host, port }) => host === database.host.toLowerCase() && port === database.port)
  return here ? url.database : undefined
}
