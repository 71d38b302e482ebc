import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openSnapshotSession } from '../../src/adapters/databases/postgresql/snapshot.ts'
import { openTableCounter } from '../../src/adapters/databases/postgresql/table-counter.ts'
import { systemClock as clock } from '../../src/adapters/clock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { tablesPath } from '../../src/verification/table-sums.ts'
import { tableKeeper } from '../../src/steps/verification/source-tables.ts'
import { verifyTables } from '../../src/steps/verification/verify-tables.ts'
import { memoryHost, type MemoryHost } from '../fixtures/memory-host.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { runContext, silentMeter } from '../fixtures/run-context.ts'

const signal = new AbortController().signal
let cluster: Cluster
let host: MemoryHost

const config = (database: string): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database,
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' },
})

beforeAll(async () => {
  cluster = await startCluster()
  await cluster.createDatabase('production')
  await sql(
    'production',
    `create table app_property (prop_key text primary key, prop_value text);
     insert into app_property values ('instance.url', 'https://git.example.com'), ('server.id', 'B6VT');
     create table "AO_1_GRAPH" ("ID" int, "AT" point);
     insert into "AO_1_GRAPH" values (1, '(1,2)'), (2, '(3,4)');
     create schema other; create table other.endpoint (host text); insert into other.endpoint values ('h');`,
  )
  host = memoryHost()
  await host.makeFolder('/incoming', { mode: 0o711, owner: 'root', group: 'root' })
  await counted()
})
afterAll(() => cluster[Symbol.asyncDispose]())

async function sql(database: string, text: string): Promise<void> {
  const client = await cluster.superuserClient(database)
  await client.query(text)
  await client.end()
}

/** As after a dump. */
async function counted(): Promise<void> {
  const given = runContext({ clock })
  const context = {
    ...given,
    target: { ...given.target, host },
  }
  await using reader = await openPostgresqlReader(config('production'))
  await using session = await openSnapshotSession(config('production'))
  await tableKeeper(context, reader, '/incoming')(session, signal)
}

/** A copy of production after a change. */
async function verified(name: string, change = 'select 1', on = host) {
  await cluster.createDatabase(name, { template: 'production' })
  await sql(name, change)
  await using database = await openPostgresqlReader(config(name))
  await using counter = await openTableCounter(config(name))
  return await verifyTables(on, '/incoming', { database, counter, clock, meter: silentMeter }, signal)
}

describe('the rows of a copy', () => {
  it('are those of the snapshot', async () => {
    expect(await verified('same')).toEqual({
      id: 'verification/tables',
      title: 'Every table has the rows that it had in the snapshot',
      result: 'pass',
      evidence: '3 of 3 tables counted, 2 with their values',
    })
  })

  it.each([
    [
      'a row too few',
      'few',
      `delete from app_property where prop_key = 'server.id'`,
      'app_property has 1 instead of 2 rows',
    ],
    ['a row too many', 'many', `insert into "AO_1_GRAPH" values (3, null)`, 'AO_1_GRAPH has 3 instead of 2 rows'],
    [
      'another value',
      'value',
      `update app_property set prop_value = 'x' where prop_key = 'server.id'`,
      'app_property has other values',
    ],
    [
      'another value outside of its own schema',
      'schema',
      `update other.endpoint set host = 'g'`,
      'other.endpoint has other values',
    ],
    ['a table too few', 'table', `drop table other.endpoint`, 'other.endpoint is missing'],
  ])('are not, with %s', async (_what, name, change, told) => {
    expect(await verified(name, change)).toMatchObject({
      result: 'fail',
      evidence: `1 of 3 tables differ: ${told}`,
    })
  })

  it('are unknown where the source was not counted, or a table of it was not', async () => {
    const none = memoryHost()
    const some = memoryHost()
    const tables = { app_property: { rows: 2 }, AO_1_GRAPH: null }
    some.put(tablesPath('/incoming'), JSON.stringify({ schema: 'understudy/tables/1', tables }))

    expect(await verified('uncounted', undefined, none)).toMatchObject({
      result: 'unknown',
      evidence: 'the backup has no count of rows',
    })
    expect(await verified('partly', undefined, some)).toMatchObject({
      result: 'unknown',
      evidence: '1 of 2 tables not counted in time: AO_1_GRAPH; 1 of 2 tables counted, 0 with their values',
    })
  })
})
