import type { Client } from 'pg'
import type { LabVersion } from '../database/stamp.ts'
import type { Topology } from '../topology.ts'
import { type Catalogue, readCatalogue, type Row } from './rows.ts'

/** What one integration left in the production: enough for a test to look for all of it. */
export interface Planted {
  readonly id: string
  /** URLs, or `host:port` where the setting has no URL. */
  readonly endpoints: readonly string[]
  readonly secrets: readonly string[]
  readonly rows: readonly { readonly table: string; readonly key: Row }[]
  /** Paths below the home. */
  readonly files: readonly string[]
  /** Keys of `shared/bitbucket.properties`. */
  readonly properties: readonly string[]
  /** Tables that this version of the database does not have, so that nothing could be planted there. */
  readonly absentTables: ReadonlySet<string>
}

/** What planting needs: a database, a home, and the names of the lab. */
export interface PlantContext {
  readonly client: Client
  readonly topology: Topology
  readonly version: LabVersion
  readonly seed: number
  /** Chooses among the shapes that the facts leave open, such as the keys of the mail settings. */
  readonly variant: number
  readonly home: string
  catalogue: Catalogue
  /** What was planted so far, in order. */
  readonly planted: Planted[]
}

export interface PlantOptions {
  readonly topology: Topology
  readonly version: LabVersion
  readonly seed: number
  readonly variant: number
  readonly client: Client
  readonly home: string
}

/** Reads the catalogue of a database that already has its tables; it may also be one restored from a real dump. */
export async function createPlantContext(options: PlantOptions): Promise<PlantContext> {
  const { topology, version, seed, variant, client, home } = options
  return { client, topology, version, seed, variant, home, catalogue: await readCatalogue(client), planted: [] }
}

/** To be called after tables were made. */
export async function refreshCatalogue(context: PlantContext): Promise<void> {
  context.catalogue = await readCatalogue(context.client)
}
