import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { readWay } from '../../src/adapters/databases/postgresql/way.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { startTransactionPooler } from '../fixtures/transaction-pooler.ts'

let cluster: Cluster
const config = (port: number) => ({
  host: cluster.address,
  port,
  database: 'postgres',
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' } as const,
})

beforeAll(async () => {
  cluster = await startCluster()
})
afterAll(() => cluster[Symbol.asyncDispose]())

describe('the way to a server', () => {
  it('is straight where nothing lies between, however often it is asked', async () => {
    await using reader = await openPostgresqlReader(config(cluster.port))
    await using server = await openPostgresqlServer(config(cluster.port))

    for (const one of [reader, server, reader]) {
      expect(await one.way()).toEqual({ pooled: false, port: cluster.port })
    }
  })

  it('is known as pooled, with the port of the server behind', async () => {
    await using pooler = await startTransactionPooler(cluster)

    for (const ask of [readWay, readWay, readWay]) {
      expect(await ask(config(pooler.port))).toEqual({ pooled: true, port: cluster.port })
    }
  })
})
