import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSchema, upgradeSchema } from '../../lab/database/schema.ts'
import { plantBulk } from '../../lab/population/bulk.ts'
import { createPlantContext, type Planted } from '../../lab/population/context.ts'
import { harmless, planted, situations } from '../../lab/population/registry.ts'
import { passwordMatches } from '../../lab/standin/password-hash.ts'
import { parseProperties } from '../../lab/standin/properties-text.ts'
import { topology } from '../../lab/topology.ts'
import { startProductions, type Productions } from '../fixtures/populated.ts'

const realDump = process.env['UNDERSTUDY_REAL_DUMP']

let productions: Productions

beforeAll(async () => {
  productions = await startProductions()
})
afterAll(() => productions[Symbol.asyncDispose]())

async function dumpOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const tables: unknown[] = []
  for (const { name } of rows)
    tables.push([name, (await client.query(`SELECT t::text FROM ${name} t ORDER BY 1`)).rows])
  return JSON.stringify(tables)
}

async function propertiesOf(home: string): Promise<string> {
  return readFile(join(home, 'shared/bitbucket.properties'), 'utf8').catch(() => '')
}

async function rowExists(client: Client, { table, key }: Planted['rows'][number]): Promise<boolean> {
  const names = Object.keys(key)
  const where = names.map((name, index) => `${client.escapeIdentifier(name)}::text = $${index + 1}`).join(' AND ')
  const values = names.map((name) => String(key[name]))
  const found = await client.query(`SELECT FROM ${client.escapeIdentifier(table)} WHERE ${where}`, values)
  return found.rowCount === 1
}

/** Settings may keep host and port apart, and leave out the scheme or the last slash. */
function storedForm(endpoint: string): string {
  return endpoint.includes('//') ? endpoint.replace(/^http:\/\/|\/$/g, '') : endpoint.replace(/:\d+$/, '')
}

/** Every planted row is there, and every endpoint and secret stands somewhere in the database, the properties or the files. */
async function missingOf(client: Client, home: string, all: Iterable<Planted>): Promise<readonly string[]> {
  const dump = await dumpOf(client)
  const properties = await propertiesOf(home)
  const missing: string[] = []
  for (const one of all) {
    for (const row of one.rows) if (!(await rowExists(client, row))) missing.push(`${one.id}: ${JSON.stringify(row)}`)
    const files = await Promise.all(one.files.map((file) => readFile(join(home, file), 'utf8')))
    const everything = [dump, properties, ...files].join('\n').replaceAll('\\', '')
    const binary = (text: string): string => Buffer.from(text).toString('hex')
    const wanted = [...one.endpoints.map(storedForm), ...one.secrets]
    const lost = wanted.filter((text) => !everything.includes(text) && !everything.includes(binary(text)))
    missing.push(...lost.map((text) => `${one.id}: ${text}`))
  }
  return missing
}

describe('a populated production', () => {
  for (const version of ['4.7', '7.2', '8.9'] as const) {
    it(`holds in ${version} every row, endpoint and secret that it says it planted`, async () => {
      const { population, client, home } = await productions.make(`planted-${version}`, version)

      const missing = await missingOf(client, home, population.integrations.values())

      expect(missing).toEqual([])
      expect([...population.integrations.keys()]).toEqual(Object.keys(planted))
      await client.end()
    })
  }

  it('lacks no table of 7.2 or 8.9 that an integration of the default production wants', async () => {
    const { population: older, client: first } = await productions.make('complete-7.2', '7.2')
    const { population: newer, client: second } = await productions.make('complete-8.9', '8.9')

    const absent = [...older.integrations.values(), ...newer.integrations.values()].flatMap((one) => [
      ...one.absentTables,
    ])

    expect(absent).toEqual([])
    await Promise.all([first.end(), second.end()])
  })

  it('uses no secret twice', async () => {
    const { population, client } = await productions.make('secrets', '8.9')
    for (const plant of Object.values(situations)) await plant(population.context)

    const secrets = population.context.planted.flatMap((one) => one.secrets)

    expect(secrets.length).toBeGreaterThan(40)
    expect(new Set(secrets).size).toBe(secrets.length)
    await client.end()
  })

  it('is the same for the same seed', async () => {
    const home = join(productions.root, 'same')
    const first = await productions.make('same-1', '7.2', { home })
    const dump = await dumpOf(first.client)
    const properties = await propertiesOf(home)
    await rm(home, { recursive: true })

    const second = await productions.make('same-2', '7.2', { home })

    expect(await dumpOf(second.client)).toBe(dump)
    expect(await propertiesOf(home)).toBe(properties)
    await Promise.all([first.client.end(), second.client.end()])
  })

  it('names the mail settings differently in each variant', async () => {
    const keys = await Promise.all(
      [0, 1, 2].map(async (variant) => {
        const { population, client } = await productions.make(`mail-${variant}`, '7.2', { variant })
        await client.end()
        return population.integrations.get('mail-server')?.rows.map(({ key }) => key['prop_key'])[0]
      }),
    )

    expect(keys).toEqual(['mail.host', 'smtp.hostname', 'server.mail.url'])
  })

  it('lets the administrator of the internal directory sign in as admin', async () => {
    const { client } = await productions.make('administrator', '7.2')

    const { rows } = await client.query<{ credential: string; directory_type: string; perm_id: number }>(
      `SELECT u.credential, d.directory_type, g.perm_id FROM cwd_user u JOIN cwd_directory d ON d.id = u.directory_id
       JOIN sta_normal_user n ON n.name = u.user_name JOIN sta_global_permission g ON g.user_id = n.user_id
       WHERE u.user_name = 'admin'`,
    )

    expect(rows).toMatchObject([{ directory_type: 'INTERNAL', perm_id: 7 }])
    expect(passwordMatches('admin', rows[0]?.credential ?? '')).toBe(true)
    await client.end()
  })

  it('quotes the base URL of production in every comment', async () => {
    const { client } = await productions.make('comments', '7.2')

    const { rows } = await client.query<{ all: string; quoting: string }>(
      `SELECT count(*) AS all, count(*) FILTER (WHERE comment_text LIKE '%http://bitbucket.example.com:7990/%') AS quoting FROM bb_comment`,
    )

    expect(rows).toEqual([{ all: '200', quoting: '200' }])
    await client.end()
  })
})

describe('the configuration file', () => {
  it('is read by the stand-in in spite of its escapes, separators, continuation lines and repeated keys', async () => {
    const { client, home } = await productions.make('properties', '8.9')

    const properties = parseProperties(await propertiesOf(home))

    expect(properties.get('jdbc.url')).toBe('jdbc:postgresql://db.example.com:5432/bitbucket')
    expect(properties.get('jdbc.user')).toBe('bitbucket_production')
    expect(properties.get('page.max.commits')).toBe('1200')
    expect(properties.get('plugin.bitbucket-scm-cache.protocols')).toBe('http,ssh')
    expect(properties.get('plugin.search.config.baseurl')).toBe('http://search.corp.example:9200')
    expect(properties.get('hazelcast.network.tcpip.members')).toBe('cluster.corp.example:5701')
    await client.end()
  })
})

describe('a grown database', () => {
  it('has about the megabytes that were asked for, spread over tables', async () => {
    const { population, client } = await productions.make('grown', '7.2')
    const size = async (): Promise<number> => {
      const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes')
      return Number(rows[0]?.bytes) / 1024 ** 2
    }
    const before = await size()

    await plantBulk(population.context, 20)

    const grown = (await size()) - before
    expect(grown).toBeGreaterThan(16)
    expect(grown).toBeLessThan(26)
    await client.end()
  })
})

describe('situations', () => {
  for (const version of ['7.2', '8.9'] as const) {
    it(`are all there after planting on ${version}, or say which tables are absent`, async () => {
      const { population, client, home } = await productions.make(`situations-${version}`, version)
      const before = population.context.planted.length
      for (const plant of Object.values({ ...harmless, ...situations })) await plant(population.context)

      const added = population.context.planted.slice(before)

      expect(await missingOf(client, home, added)).toEqual([])
      const empty = added.filter((one) => one.rows.length + one.properties.length === 0)
      const expected = {
        '7.2': ['mesh', 'data-pipeline', 'jira-cloud', 'oauth2-incoming', 'oauth2-outgoing', 'auto-decline'],
        '8.9': [],
      }
      expect(empty.map(({ id }) => id)).toEqual(expected[version])
      await client.end()
    })
  }
})

describe('a database of 7.2', () => {
  it('becomes one of 8.9, tables and stamp, with its rows kept', async () => {
    const { client } = await productions.make('upgraded', '7.2')

    await upgradeSchema(client)

    const { rows } = await client.query<{ mesh: boolean; stamp: string; webhooks: string }>(
      `SELECT to_regclass('bb_mesh_node') IS NOT NULL AS mesh, (SELECT count(*) FROM "AO_A0B856_WEBHOOK") AS webhooks,
              (SELECT key_value FROM plugin_setting WHERE key_name = 'plugins.lastVersion.server') AS stamp`,
    )
    expect(rows).toEqual([{ mesh: true, webhooks: '2', stamp: '8009000' }])
    await client.end()
  })
})

describe.runIf(realDump !== undefined)('a database restored from a real 7.2 dump', () => {
  it('has the tables and columns of ours, and takes every integration and situation', async () => {
    await productions.cluster.createDatabase('real')
    const client = await productions.cluster.superuserClient('real')
    await client.query('CREATE ROLE bitbucketuser')
    await execa('psql', [
      '-X',
      '-q',
      '-v',
      'ON_ERROR_STOP=1',
      '-d',
      productions.cluster.url('real'),
      '-f',
      realDump ?? '',
    ])
    await client.query('SET search_path TO public')
    await productions.cluster.createDatabase('ours')
    const ours = await productions.cluster.superuserClient('ours')
    await createSchema(ours, '7.2')

    expect(await columnsOf(ours)).toEqual(await columnsOf(client))

    const home = join(productions.root, 'real')
    const lab = topology({ root: '/lab', block: 7, seed: 1 })
    const context = await createPlantContext({ topology: lab, version: '7.2', seed: 1, variant: 0, client, home })
    for (const plant of Object.values({ ...planted, ...harmless, ...situations })) await plant(context)

    expect(await missingOf(client, home, context.planted)).toEqual([])
    await Promise.all([client.end(), ours.end()])
  })
})

async function columnsOf(client: Client): Promise<readonly unknown[]> {
  const { rows } = await client.query(
    `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default IS NULL AS plain
     FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
  )
  return rows
}
