import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { connectTo, makeDatabase } from './clusters/cluster.ts'
import { databaseCredentials } from './credentials.ts'
import { createSchema } from './database/schema.ts'
import { jdbcLines } from './jdbc-lines.ts'
import type { FullLabOptions } from './lab-options.ts'
import { run } from './processes.ts'
import type { LabEnvironment, Topology } from './topology.ts'

/** Makes production's database and fills it and the home, all owned by the users that Bitbucket runs and connects as. */
export async function populateProduction(topology: Topology, options: FullLabOptions): Promise<void> {
  const { production } = topology
  await makeDatabase(topology, production)
  const client = await connectTo(production, databaseCredentials(topology, production).owner, production.database.name)
  try {
    await createSchema(client, options.version)
  } finally {
    await client.end()
  }
  writeJdbcLines(topology, production)
  await run(['chown', '-R', `${production.runAs.uid}:${production.runAs.uid}`, production.home])
}

function writeJdbcLines(topology: Topology, environment: LabEnvironment): void {
  const path = join(environment.home, 'shared', 'bitbucket.properties')
  mkdirSync(dirname(path), { recursive: true })
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (!/^jdbc\.url=/m.test(text)) appendFileSync(path, `${jdbcLines(topology, environment).join('\n')}\n`)
}
