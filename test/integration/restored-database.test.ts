import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { openTableCounter } from '../../src/adapters/databases/postgresql/table-counter.ts'
import { openPostgresqlWriter } from '../../src/adapters/databases/postgresql/writer.ts'
import { formatManifest, manifestPath } from '../../src/backup/manifest.ts'
import type { NewDatabase } from '../../src/ports/database.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { Perform } from '../../src/steps/effect.ts'
import { markOf, restoreDatabase } from '../../src/steps/restore-database.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { memoryHost } from '../fixtures/memory-host.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { runContext } from '../fixtures/run-context.ts'

let cluster: Cluster

beforeAll(async () => {
  cluster = await startCluster()
  const client = await cluster.superuserClient()
  await client.query('create role bitbucket_stg login')
  await client.end()
})
afterAll(() => cluster[Symbol.asyncDispose]())

const config = (database: string): PostgresqlConfig => ({
  host: cluster.address,
  port: cluster.port,
  database,
  user: 'postgres',
  password: new Secret('pw'),
  tls: { mode: 'disable' },
})

type Language = Pick<NewDatabase, 'collation' | 'characterType' | 'locale'>
const source: Language = { collation: 'C.UTF-8', characterType: 'C.UTF-8' }

/** What `resume` says of a database that was marked as restored. */
const onlyVerified: Perform = async (effect) => {
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

async function verified(
  name: string,
  made: Language,
  from: Language = source,
  tables: readonly string[] = [],
): Promise<unknown> {
  const context = contextOf(name)
  await using server = await openPostgresqlServer(config('postgres'))
  const mark = markOf(context, 'restored')
  await server.create({ name, owner: 'bitbucket_stg', encoding: 'UTF8', ...made, mark })
  await using copy = await openPostgresqlWriter(config(name))
  const privileges = { ...(await copy.privileges()), owner: 'bitbucket' }
  const times = { lockedAt: 'x', drainedAt: 'x', dataFrom: '2026-11-22T01:30:00.000Z', releasedAt: 'x' }
  context.host.put(
    manifestPath('/incoming'),
    formatManifest({
      schema: 'understudy/manifest/1',
      source: 'production',
      run: context.run,
      method: 'native',
      vendor: 'postgresql',
      version: '7.2.0',
      ...times,
      consistency: 'locked',
      database: { encoding: 'UTF8', ...from },
      tables,
      privileges,
    }),
  )
  return await restoreDatabase.run(context, onlyVerified)
}

function contextOf(database: string): RunContext & { readonly host: ReturnType<typeof memoryHost> } {
  const host = memoryHost()
  const backup = { dataFrom: 'x', version: '7.2.0', lockSeconds: 1, drainSeconds: 1, incoming: '/incoming' }
  const given = runContext({ results: new Map([['take-backup', backup]]) })
  const generation = {
    id: given.run,
    database,
    source: 'production',
    dataFrom: null,
    createdAt: 'x',
    state: 'half-made',
  } as const
  return {
    ...given,
    host,
    generations: { ...given.generations, all: () => [generation] },
    target: {
      ...given.target,
      host,
      openServer: () => openPostgresqlServer(config('postgres')),
      openDatabase: (name) => openPostgresqlWriter(config(name)),
      openTableCounter: (name) => openTableCounter(config(name)),
      copyLoginReaches: async () => false,
    },
  }
}

describe('a restored database', () => {
  it('is done when it sorts and tells characters apart as the source does', async () => {
    expect(await verified('same', source)).toEqual({ database: 'same' })
  })

  it('is not done where it lacks tables that the manifest names', async () => {
    await expect(verified('empty', source, source, ['project', 'repository'])).rejects.toThrow(
      'tables are missing: project, repository',
    )
  })

  it('is not done with another collation, another character type, or another locale', async () => {
    await expect(verified('sorted', { ...source, collation: 'C' })).rejects.toThrow('collation C instead of C.UTF-8')
    await expect(verified('typed', { ...source, characterType: 'C' })).rejects.toThrow(
      'character type C instead of C.UTF-8',
    )
    const icu = { ...source, locale: { provider: 'icu', name: 'de-DE' } } as const
    await expect(verified('by-icu', icu)).rejects.toThrow("locale icu de-de instead of the operating system's")
    expect(await verified('both-icu', icu, icu)).toEqual({ database: 'both-icu' })
  })
})
