import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { type LabVersion, stampSchema } from './stamp.ts'

/** The statements that make a version's tables, in order: 8.9 is 7.2 and what changed since. */
const scripts: Readonly<Record<LabVersion, readonly string[]>> = {
  '4.7': ['4.7.sql'],
  '7.2': ['7.2.sql'],
  '8.9': ['7.2.sql', '7.2-to-8.9.sql'],
}

/** Makes an empty database into one that Bitbucket of this version created but nobody set up yet: tables and stamp. */
export async function createSchema(client: Client, version: LabVersion): Promise<void> {
  for (const script of scripts[version]) await run(client, script)
  await stampSchema(client, version)
}

/** What the first start of 8.9 does to a database of 7.2, also to one that was restored from a real dump. */
export async function upgradeSchema(client: Client): Promise<void> {
  await run(client, '7.2-to-8.9.sql')
  await stampSchema(client, '8.9')
}

/** Apps whose tables are made on request, as installing the app does; tables that exist are left alone. */
export type LabApp = 'hipchat' | 'slack' | 'post-webhooks' | 'sonar' | 'webhook-history' | 'unknown-app'

export async function createAppTables(client: Client, app: LabApp): Promise<void> {
  await run(client, join('apps', `${app}.sql`))
}

async function run(client: Client, script: string): Promise<void> {
  await client.query(await readFile(join(import.meta.dirname, script), 'utf8'))
}
