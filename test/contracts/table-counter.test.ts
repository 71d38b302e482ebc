import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openSnapshotSession } from '../../src/adapters/databases/postgresql/snapshot.ts'
import { openTableCounter } from '../../src/adapters/databases/postgresql/table-counter.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { TableShape } from '../../src/ports/catalogue.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

let cluster: Cluster
const config = (): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database: 'bitbucket',
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' },
})

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('bitbucket')
  await sql(`
    create table app_property (prop_key text primary key, prop_value text);
    create table "AO_1_ORDERED" ("ID" int, "AT" timestamptz, "BODY" bytea, "understudy" text);
    create table "AO_1_TURNED" as table "AO_1_ORDERED" with no data;
    create view slow as select pg_sleep(60)::text as nothing;`)
  const rows = [`(1, '2021-06-01 12:13:14.5+02', '\\x00ff', 'a')`, `(2, null, null, null)`, `(3, null, '\\x', '')`]
  await sql(
    `insert into "AO_1_ORDERED" values ${rows.join()}; insert into "AO_1_TURNED" values ${rows.toReversed().join()}`,
  )
})
afterAll(() => cluster[Symbol.asyncDispose]())

async function sql(text: string): Promise<void> {
  const client = await cluster.superuserClient('bitbucket')
  await client.query(text)
  await client.end()
}

async function shapeOf(name: string): Promise<TableShape> {
  await using reader = await openPostgresqlReader(config())
  const table = (await reader.catalogue()).get(name)
  if (table === undefined) throw new Error(`no ${name}`)
  return table
}

const slow: TableShape = { name: 'slow', columns: [], primaryKey: [], estimatedRows: 1, bytes: 1 }

describe('a counter of tables', () => {
  it('gives the rows, and a sum of their content whatever their order', async () => {
    const [ordered, turned] = [await shapeOf('AO_1_ORDERED'), await shapeOf('AO_1_TURNED')]
    await using counter = await openTableCounter(config())

    const sum = await counter.sum(ordered, 'content')

    expect(sum).toEqual({ rows: 3, content: expect.stringMatching(/^-?\d+$/) })
    expect(await counter.sum(turned, 'content')).toEqual(sum)
    expect(await counter.sum(ordered, 'rows')).toEqual({ rows: 3 })
    expect(await counter.sum(await shapeOf('app_property'), 'content')).toEqual({ rows: 0, content: '0' })
  })

  it('tells an empty text from none, and a row from another', async () => {
    const turned = await shapeOf('AO_1_TURNED')
    const sums = new Set<string | undefined>()
    for (const change of ['', `set "BODY" = null where "ID" = 3`, `set "understudy" = '' where "ID" = 2`]) {
      if (change !== '') await sql(`update "AO_1_TURNED" ${change}`)
      await using counter = await openTableCounter(config())
      sums.add((await counter.sum(turned, 'content'))?.content)
    }

    expect(sums.size).toBe(3)
  })

  it('counts in the moment of a snapshot, whatever was written since', async () => {
    const properties = await shapeOf('app_property')
    await using session = await openSnapshotSession(config())
    await sql(`insert into app_property values ('later', 'x')`)

    await using then = await openTableCounter(config(), session.snapshot)
    await using now = await openTableCounter(config())

    expect(await then.sum(properties, 'rows')).toEqual({ rows: 0 })
    expect(await now.sum(properties, 'rows')).toEqual({ rows: 1 })
  })

  it('goes on with the others, in the same moment, where one takes too long or is not there', async () => {
    const ordered = await shapeOf('AO_1_ORDERED')
    await using session = await openSnapshotSession(config())
    await using counter = await openTableCounter({ ...config(), statementTimeoutMs: 200 }, session.snapshot)
    await sql('delete from "AO_1_ORDERED" where "ID" = 1')

    expect(await counter.sum(slow, 'content')).toBeUndefined()
    expect(await counter.sum({ ...slow, name: 'nowhere' }, 'rows')).toBeUndefined()
    expect(await counter.sum(ordered, 'rows')).toEqual({ rows: 3 })
  })
})
