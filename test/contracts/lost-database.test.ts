import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { openUnlessGone } from '../../src/app/compose/open-unless-gone.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'

let cluster: Cluster
const config = (change: Partial<PostgresqlConfig> = {}): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database: 'bitbucket_stg_1',
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' },
  ...change,
})

const open = (change: Partial<PostgresqlConfig> = {}) => {
  const own = config(change)
  return openUnlessGone({
    name: own.database,
    reader: () => openPostgresqlReader(own),
    server: () => openPostgresqlServer({ ...own, database: 'postgres' }),
  })
}

beforeAll(async () => {
  cluster = await startCluster()
  const client = await cluster.superuserClient()
  await client.query('create role shut_out login')
  await client.end()
  await cluster.createDatabase('bitbucket_stg_1', { owner: 'postgres' })
  const owner = await cluster.superuserClient()
  await owner.query('revoke connect on database bitbucket_stg_1 from public')
  await owner.end()
})
afterAll(() => cluster[Symbol.asyncDispose]())

describe('the database of what lies on a target', () => {
  it('is opened where it is there', async () => {
    await using database = await open()

    expect((await database?.identity())?.name).toBe('bitbucket_stg_1')
  })

  it('counts as none where its server answers and has none of that name', async () => {
    expect(await open({ database: 'dropped' })).toBeUndefined()
  })

  it.each([
    ['a server that does not answer', { database: 'dropped', port: 1 }, 'database/unreachable'],
    ['a login that the server does not know', { database: 'dropped', user: 'nobody' }, 'database/login-refused'],
    ['a login that may not get in', { user: 'shut_out' }, 'database/missing-privilege'],
  ])('is no less unknown behind %s', async (_what, change, code) => {
    await expect(open(change)).rejects.toMatchObject({ code })
  })
})
