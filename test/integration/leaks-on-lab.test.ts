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
import { compileRowChange } from '../../src/changes/sql/compile-row-change.ts'
import { parseProperties } from '../../src/changes/text/properties.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { placeName } from '../../src/kernel/place.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { searchLeaks } from '../../src/leaks/search-leaks.ts'
import { bareLeakSearch } from '../fixtures/leak-search.ts'
import type { DatabaseReader } from '../../src/ports/database.ts'
import { databaseEnvironment } from '../fixtures/database-environment.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { property } from '../fixtures/setting.ts'
import { stagingTarget } from '../fixtures/target.ts'

let cluster: Cluster
let root: string

beforeAll(async () => {
  cluster = await startCluster()
  root = await mkdtemp(join(tmpdir(), 'understudy-leaks-on-lab-'))
})

afterAll(async () => {
  await cluster.stop()
  await rm(root, { recursive: true, force: true })
})

const lab = topology({ root: '/lab', block: 7, seed: 1 })

describe('the leak search on a production of the lab', () => {
  it.each(['4.7', '7.2', '8.9'] as const)(
    'finds live leaks in %s before the cuts, and only content after them',
    async (version) => {
      const { client, home, name } = await makeProduction(version)
      const { address: host, port } = cluster
      const login = { host, port, user: 'postgres', password: new Secret('unused'), tls: { mode: 'disable' } } as const
      await using database = await openPostgresqlReader({ ...login, database: name })

      const before = await search(database)
      await cutAll(client, database, home)
      const after = await search(database)

      expect(before.totals.live).toBeGreaterThan(3)
      expect(after.leaks.filter(({ state }) => state !== 'content')).toEqual([])
      expect([...new Set(after.leaks.map(({ where }) => placeName(where)))]).toEqual([
        version === '4.7' ? 'sta_comment.comment_text' : 'bb_comment.comment_text',
        'sta_pull_request.description',
      ])
      await client.end()
    },
  )
})

async function makeProduction(version: LabVersion) {
  const name = `leaks_${version.replace('.', '_')}`
  await cluster.createDatabase(name)
  const client = await cluster.superuserClient(name)
  await createSchema(client, version)
  const home = join(root, name)
  await populate({
    topology: lab,
    version,
    seed: 1,
    variant: 0,
    client,
    home,
    scale: { repositories: 4, comments: 50 },
  })
  return { client, home, name }
}

async function search(database: DatabaseReader) {
  const url = new URL(lab.production.baseUrl)
  const hosts = [url.hostname, lab.production.host.name, lab.production.host.name.replace('bb1.', 'db.')]
  const needles = [...new Set(hosts)].map((text) => ({ kind: 'host', text, host: text }) as const)
  return searchLeaks(bareLeakSearch(database, needles))
}

async function cutAll(client: Client, database: DatabaseReader, home: string): Promise<void> {
  const bytes = await readFile(join(home, 'shared/bitbucket.properties'))
  const settings = parseProperties(bytes, 'latin1').entries.map(({ key, value, line }) => property(key, value, line))
  const environment = databaseEnvironment(database, { settings, home })
  for (const one of integrations)
    for (const finding of await one.find(environment)) {
      const changes = one.cut(finding, one.shipped ?? { kind: 'cut' }, stagingTarget)
      if ('kind' in changes) throw new Error(`${finding.id}: ${changes.because}`)
      for (const change of changes) {
        if (change.kind !== 'update-rows' && change.kind !== 'delete-rows') continue
        const compiled = compileRowChange(change, await database.catalogue(), 'postgresql')
        if (compiled.kind !== 'statements') throw new Error(compiled.because)
        for (const { text, parameters } of compiled.statements)
          await client.query(
            text,
            parameters.map((value) => (typeof value === 'object' && value !== null ? 'a secret of the target' : value)),
          )
      }
    }
}
