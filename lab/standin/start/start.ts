import { Client } from 'pg'
import { upgradeSchema } from '../../database/schema.ts'
import type { LabSettings } from '../lab-settings.ts'
import type { Log } from '../log.ts'
import { reasonOf } from '../log.ts'
import type { Phase } from '../phase.ts'
import type { Settings } from '../settings.ts'
import { openStore } from '../open-store.ts'
import type { Store, StoreOptions } from '../store.ts'
import { isAtLeast } from '../version.ts'
import { settleFirstStart } from './first-start.ts'
import { migrateSettings } from './migrate-settings.ts'
import { databaseOptions } from './open-database.ts'
import { checkSchema } from './schema-check.ts'

/** Brings an instance whose home is held to RUNNING, FIRST_RUN or ERROR. Never throws. */
export async function startOnDatabase(settings: Settings, lab: LabSettings, log: Log): Promise<Phase> {
  try {
    const options = databaseOptions(settings, lab)
    const store = await openStore(options, log)
    return await startOn(store, { options, settings, lab, log })
  } catch (error) {
    return { kind: 'error', reason: reasonOf(error) }
  }
}

interface Start {
  readonly options: StoreOptions
  readonly settings: Settings
  readonly lab: LabSettings
  readonly log: Log
}

async function startOn(store: Store, start: Start): Promise<Phase> {
  const schema = await checkSchema(store, start.lab.version)
  switch (schema.kind) {
    case 'empty':
      return { kind: 'first-run', store }
    case 'unusable':
      await store.close()
      return { kind: 'error', reason: schema.reason }
    case 'older':
      await upgrade(store, start)
      return settle(store, start)
    case 'current':
      return settle(store, start)
  }
}

async function settle(store: Store, { settings, lab, log }: Start): Promise<Phase> {
  await settleFirstStart(store, { settings, mirrorRemovalProperty: lab.mirrorRemovalProperty, log })
  return { kind: 'running', store }
}

async function upgrade(store: Store, { options, lab, log }: Start): Promise<void> {
  const lacksTables = isAtLeast(lab.version, '8.0') && !(await store.hasTable('bb_mesh_node'))
  if (lacksTables) await withClient(options, upgradeSchema)
  await migrateSettings(store, lab.version)
  log('INFO', `the schema was upgraded to ${lab.version}`)
}

async function withClient(options: StoreOptions, work: (client: Client) => Promise<void>): Promise<void> {
  const { host, port, database, user, password } = options
  const client = new Client({ host, port, database, user, password, application_name: 'PostgreSQL JDBC Driver' })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
