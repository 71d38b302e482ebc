import { existsSync } from 'node:fs'
import { connectTo, makeDatabase } from './clusters/cluster.ts'
import { databaseCredentials } from './credentials.ts'
import { createSchema } from './database/schema.ts'
import type { FullLabOptions } from './lab-options.ts'
import { dataStoreOf } from './population/integrations/data-store.ts'
import { populate, type Population } from './population/populate.ts'
import { situations } from './population/registry.ts'
import { run } from './processes.ts'
import type { Topology } from './topology.ts'

/** Makes production's database and fills it and the home, all owned by the users that Bitbucket runs and connects as. */
export async function populateProduction(topology: Topology, options: FullLabOptions): Promise<Population> {
  const { production } = topology
  await makeDatabase(topology, production)
  const client = await connectTo(production, databaseCredentials(topology, production).owner, production.database.name)
  try {
    await createSchema(client, options.version)
    const { seed, variant, version, scale } = options
    const where = { topology, version, seed, variant, client, home: production.home }
    const population = await populate(scale === undefined ? where : { ...where, scale })
    for (const name of options.situations) await plantSituation(population, name)
    return population
  } finally {
    await client.end()
    const owned = [production.home, dataStoreOf(production.home)].filter((folder) => existsSync(folder))
    await run(['chown', '-R', `${production.runAs.uid}:${production.runAs.uid}`, ...owned])
  }
}

async function plantSituation({ context }: Population, name: string): Promise<void> {
  const plant = situations[name]
  if (plant === undefined)
    throw new Error(`the lab knows no situation ${name}; it knows ${Object.keys(situations).join(', ')}`)
  await plant(context)
}
