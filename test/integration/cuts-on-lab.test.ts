import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSchema } from '../../lab/database/schema.ts'
import type { LabVersion } from '../../lab/database/stamp.ts'
import { populate } from '../../lab/population/populate.ts'
import { topology } from '../../lab/topology.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import type { Change } from '../../src/changes/change.ts'
import { compileRowChange } from '../../src/changes/sql/compile-row-change.ts'
import { parseProperties } from '../../src/changes/text/properties.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { Catalogue } from '../../src/ports/catalogue.ts'
import type { EnvironmentReader } from '../../src/ports/environment-reader.ts'
import { memoryEnvironment } from '../fixtures/memory-environment.ts'
import { type Cluster, startCluster } from '../fixtures/postgresql.ts'
import { property } from '../fixtures/setting.ts'
import { showChange } from '../fixtures/show.ts'
import { stagingTarget } from '../fixtures/target.ts'

let cluster: Cluster
let root: string

beforeAll(async () => {
  cluster = await startCluster()
  root = await mkdtemp(join(tmpdir(), 'understudy-cuts-'))
})

afterAll(async () => {
  await cluster.stop()
  await rm(root, { recursive: true, force: true })
})

const versions = { '4.7': '4.7.1', '7.2': '7.2.0', '8.9': '8.9.0' } as const

describe('all cuts on a production of the lab', () => {
  it.each([
    ['4.7', 0],
    ['7.2', 1],
    ['8.9', 2],
  ] as const)(
    'leave no planted secret and no planted endpoint in the database of %s, variant %i',
    async (version, variant) => {
      const { client, secrets, endpoints, home, name } = await makeProduction(version, variant)
      const reader = await openPostgresqlReader(loginTo(name))
      const environment = await environmentOf(reader, home, versions[version])
      const before = await dump(client)

      const changes = await changesOf(environment)
      await apply(client, changes, await reader.catalogue())

      const after = await dump(client)
      expect(secrets.length).toBeGreaterThan(10)
      expect(secrets.filter((secret) => before.includes(secret))).not.toEqual([])
      expect(secrets.filter((secret) => after.includes(secret))).toEqual([])
      expect(endpoints.filter((endpoint) => before.includes(endpoint)).length).toBeGreaterThan(10)
      expect(endpoints.filter((endpoint) => after.includes(endpoint))).toEqual([])
      await reader[Symbol.asyncDispose]()
      await client.end()
    },
  )
})

async function makeProduction(version: LabVersion, variant: number) {
  const name = `cuts_${version.replace('.', '_')}`
  await cluster.createDatabase(name)
  const client = await cluster.superuserClient(name)
  await createSchema(client, version)
  const home = join(root, name)
  const lab = topology({ root: '/lab', block: 7, seed: 1 })
  const scale = { repositories: 4, comments: 20 }
  const made = await populate({ topology: lab, version, seed: 1, variant, client, home, scale })
  const all = [...made.integrations.values()]
  const [secrets, endpoints] = [all.flatMap((one) => one.secrets), all.flatMap((one) => one.endpoints)]
  return { client, home, name, secrets, endpoints }
}

function loginTo(database: string) {
  const { address: host, port } = cluster
  return { host, port, database, user: 'postgres', password: new Secret('unused'), tls: { mode: 'disable' } } as const
}

async function environmentOf(
  reader: Awaited<ReturnType<typeof openPostgresqlReader>>,
  home: string,
  version: string,
): Promise<EnvironmentReader> {
  const bytes = await readFile(join(home, 'shared/bitbucket.properties'))
  const settings = parseProperties(bytes, 'latin1').entries.map(({ key, value, line }) => property(key, value, line))
  return {
    ...memoryEnvironment({ settings, version, home }),
    catalogue: () => reader.catalogue(),
    rows: (table, where, columns) =>
      reader.select({
        table,
        ...(where === undefined ? {} : { where }),
        ...(columns === undefined ? {} : { columns }),
      }),
    count: (table, where) => reader.count(table, where),
  }
}

async function changesOf(environment: EnvironmentReader): Promise<readonly Change[]> {
  const changes: Change[] = []
  for (const one of integrations)
    for (const finding of await one.find(environment)) {
      const cut = one.cut(finding, one.shipped ?? { kind: 'cut' }, stagingTarget)
      if ('kind' in cut) throw new Error(`${finding.id}: ${cut.because}`)
      changes.push(...cut)
    }
  return changes
}

async function apply(client: Client, changes: readonly Change[], catalogue: Catalogue): Promise<void> {
  await client.query('BEGIN')
  for (const change of changes) {
    if (change.kind !== 'update-rows' && change.kind !== 'delete-rows') continue
    const compiled = compileRowChange(change, catalogue, 'postgresql')
    if (compiled.kind !== 'statements') throw new Error(`${showChange(change)}: ${compiled.because}`)
    for (const { text, parameters } of compiled.statements)
      await client.query(
        text,
        parameters.map((value) => (typeof value === 'object' && value !== null ? 'a secret of the target' : value)),
      )
  }
  await client.query('COMMIT')
}

async function dump(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const tables: unknown[] = []
  for (const { name } of rows) tables.push([name, (await client.query(`SELECT t::text FROM ${name} t`)).rows])
  return JSON.stringify(tables)
}
