import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAppTables, createSchema } from '../../lab/database/schema.ts'
import { harmless, situations } from '../../lab/population/registry.ts'
import { populate } from '../../lab/population/populate.ts'
import { topology } from '../../lab/topology.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { formatEndpoint } from '../../src/kernel/endpoint.ts'
import type { Finding } from '../../src/kernel/finding.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { findUnclaimed } from '../../src/survey/unclaimed.ts'
import { databaseEnvironment } from '../fixtures/database-environment.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

const realDump = process.env['UNDERSTUDY_REAL_DUMP']

let cluster: Cluster
let root: string

beforeAll(async () => {
  cluster = await startCluster()
  root = await mkdtemp(join(tmpdir(), 'understudy-unclaimed-'))
})

afterAll(async () => {
  await cluster.stop()
  await rm(root, { recursive: true, force: true })
})

describe('what no integration claims', () => {
  it.each(['4.7', '7.2', '8.9'] as const)(
    'is two tables of free settings in %s, if every column of every table held an address and a password',
    async (version) => {
      const client = await makeDatabase(`stock_${version.replace('.', '_')}`)
      await createSchema(client, version)

      await fillEveryTextColumn(client)

      expect(await unclaimedIn(client)).toEqual([
        'unclaimed:cwd_application_attribute secret x.example.com:81',
        'unclaimed:cwd_property secret x.example.com:81',
      ])
      await client.end()
    },
  )

  it.each(['4.7', '7.2', '8.9'] as const)('is only the unknown app in a used production of %s', async (version) => {
    const client = await makeDatabase(`used_${version.replace('.', '_')}`)
    await createSchema(client, version)
    const lab = topology({ root: '/lab', block: 7, seed: 1 })
    const home = join(root, version)
    const scale = { repositories: 4, comments: 20 }
    const { context } = await populate({ topology: lab, version, seed: 1, variant: 1, client, home, scale })

    for (const plant of [...Object.values(harmless), ...Object.values(situations)]) await plant(context)

    expect(await unclaimedIn(client)).toEqual([
      'unclaimed:AO_ABC123_DEPLOY_TARGET secret unknown-app.corp.example:8080',
    ])
    await client.end()
  })

  it('is the table of an unknown app when one row of many holds an address or a credential', async () => {
    const client = await makeDatabase('unknown_app')
    await createSchema(client, '7.2')
    await createAppTables(client, 'unknown-app')
    const insert = `INSERT INTO "AO_ABC123_DEPLOY_TARGET" ("NAME", "TARGET_URL", "API_TOKEN") SELECT`
    await client.query(`${insert} 'n' || i, 'none', NULL FROM generate_series(1, 30000) i`)

    const before = await unclaimedIn(client)
    await client.query(`${insert} 'last', 'https://deploy.example.com/hook', NULL`)
    const withUrl = await unclaimedIn(client)
    await client.query(
      `UPDATE "AO_ABC123_DEPLOY_TARGET" SET "TARGET_URL" = 'none', "API_TOKEN" = 'x' WHERE "ID" = 30001`,
    )

    expect(before).toEqual([])
    expect(withUrl).toEqual([
      'unclaimed:AO_ABC123_DEPLOY_TARGET https://deploy.example.com:443'.replace('https://', ''),
    ])
    expect(await unclaimedIn(client)).toEqual(['unclaimed:AO_ABC123_DEPLOY_TARGET secret'])
    await client.end()
  })

  it('is a stored setting that no integration knows', async () => {
    const client = await makeDatabase('unknown_setting')
    await createSchema(client, '7.2')
    await client.query(
      `INSERT INTO plugin_setting (namespace, key_name, key_value, id) VALUES
        ('bitbucket.global.settings', 'com.example.app:build', '3', 1001),
        ('bitbucket.global.settings', 'com.example.app.server', 'https://app.example.com/api', 1002),
        ('com.example', 'apiToken', 'abcdef', 1003)`,
    )

    expect(await unclaimedIn(client)).toEqual([
      'unclaimed:plugin_setting[namespace=bitbucket.global.settings,key_name=com.example.app.server] app.example.com:443',
      'unclaimed:plugin_setting[namespace=com.example,key_name=apiToken] secret',
    ])
    await client.end()
  })

  it.skipIf(realDump === undefined)('is nothing in a real 7.2.0', async () => {
    const client = await makeDatabase('real')
    await client.query('CREATE ROLE bitbucketuser')
    await execa('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', cluster.url('real'), '-f', realDump ?? ''])

    expect(await unclaimedIn(client)).toEqual([])
    await client.end()
  })
})

async function makeDatabase(name: string): Promise<Client> {
  await cluster.createDatabase(name)
  return cluster.superuserClient(name)
}

async function unclaimedIn(client: Client): Promise<readonly string[]> {
  const { address: host, port } = cluster
  const login = { host, port, user: 'postgres', password: new Secret('unused'), tls: { mode: 'disable' } } as const
  await using reader = await openPostgresqlReader({ ...login, database: client.database ?? '' })
  const environment = databaseEnvironment(reader)
  const found: Finding[] = []
  for (const integration of integrations) found.push(...(await integration.find(environment)))
  return (await findUnclaimed(environment, integrations, found)).map(show)
}

function show({ id, secret, endpoints }: Finding): string {
  return [id, ...(secret ? ['secret'] : []), ...endpoints.map(formatEndpoint)].join(' ')
}

/** One row for each table, with an address and a password in every text column that is long enough; keys and triggers are off. */
async function fillEveryTextColumn(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string; columns: string; values: string }>(FILLED)
  await client.query('SET session_replication_role = replica')
  for (const { name, columns, values } of rows)
    await client.query(`INSERT INTO ${name} (${columns}) VALUES (${values}) ON CONFLICT DO NOTHING`)
}

const FILLED = `SELECT quote_ident(c.table_name) AS name, string_agg(quote_ident(column_name), ', ') AS columns,
    string_agg(CASE
      WHEN data_type IN ('character varying', 'text') AND coalesce(character_maximum_length, 99) >= 40
        THEN quote_literal('http://admin:hunter2@x.example.com:81')
      WHEN data_type LIKE 'char%' OR data_type = 'text' THEN '''T'''
      WHEN data_type LIKE 'timestamp%' THEN 'now()'
      WHEN data_type = 'boolean' THEN 'true'
      WHEN data_type = 'bytea' THEN '''x''::bytea'
      ELSE '1' END, ', ') AS values
  FROM information_schema.columns c
  WHERE table_schema = 'public' AND c.table_name NOT IN ('plugin_setting', 'app_property') GROUP BY c.table_name`
