import type { Client } from 'pg'
import { plantAccounts } from './accounts.ts'
import { plantBulk } from './bulk.ts'
import { plantComments } from './comments.ts'
import { createPlantContext, type PlantContext, type Planted, type PlantOptions } from './context.ts'
import { type GitRepository, makeRepositories } from './git-repositories.ts'
import { plantHomeFiles, plantLargeFiles, plantProperties } from './home-files.ts'
import { plantJobs } from './jobs.ts'
import { plantPullRequests } from './pull-requests.ts'
import { plantPushes } from './pushes.ts'
import { planted } from './registry.ts'
import { repositoryList } from './repository-list.ts'
import { plantRepositoryRows } from './repository-rows.ts'

export interface Scale {
  readonly repositories: number
  readonly comments: number
  /** How much to grow the database beyond that; needs 7.2 or later. */
  readonly megabytesOfDatabase?: number
}

export interface Population {
  readonly repositories: readonly GitRepository[]
  /** By id of the integration; the ids are the keys of `planted` in registry.ts. */
  readonly integrations: ReadonlyMap<string, Planted>
  /** For planting situations on top. */
  readonly context: PlantContext
}

const defaults: Scale = { repositories: 26, comments: 10_000 }

/**
 * Fills a database that `createSchema` made, and an empty home, the way a used production looks: equal seeds, variants
 * and scales give equal rows and files. Files belong to whoever calls; giving them to the service user is the caller's.
 */
export async function populate(options: PlantOptions & { readonly scale?: Scale }): Promise<Population> {
  const { client, home, seed } = options
  const scale = options.scale ?? defaults
  const context = await createPlantContext(options)
  const list = repositoryList(seed, scale.repositories)
  const [repositories] = await Promise.all([makeRepositories(home, seed, list), plantProperties(context)])
  await inTransaction(client, async () => {
    await plantAccounts(context)
    await plantRepositoryRows(context, list)
    await plantPullRequests(context, repositories)
    await plantPushes(context, repositories)
    await plantComments(context, scale.comments)
    await plantLargeFiles(context, list)
    await plantJobs(context)
    for (const plant of Object.values(planted)) await plant(context)
    if (scale.megabytesOfDatabase !== undefined) await plantBulk(context, scale.megabytesOfDatabase)
  })
  await plantHomeFiles(context)
  await client.query('ANALYZE')
  return { repositories, integrations: new Map(context.planted.map((one) => [one.id, one])), context }
}

async function inTransaction(client: Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN')
  try {
    await work()
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  }
}
