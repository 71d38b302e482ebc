import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSchema } from '../../lab/database/schema.ts'
import type { LabVersion } from '../../lab/database/stamp.ts'
import { populate } from '../../lab/population/populate.ts'
import { topology } from '../../lab/topology.ts'
import { openMysqlWriter } from '../../src/adapters/databases/mysql/writer.ts'
import { openPostgresqlReader } from '../../src/adapters/databases/postgresql/reader.ts'
import { applyRowChanges } from '../../src/changes/apply-rows.ts'
import { isRowChange, type RowChange } from '../../src/changes/change.ts'
import { rowsLeftToChange } from '../../src/changes/rows-left-to-change.ts'
import { parseProperties } from '../../src/changes/text/properties.ts'
import { undoRowChanges } from '../../src/changes/undo.ts'
import { parseUndoLine } from '../../src/changes/undo-entry.ts'
import { integrations } from '../../src/integrations/registry.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { DatabaseReader, DatabaseWriter } from '../../src/ports/database.ts'
import type { EnvironmentReader } from '../../src/ports/environment-reader.ts'
import { databaseEnvironment } from '../fixtures/database-environment.ts'
import { startMariadb, type MariadbServer } from '../fixtures/mariadb.ts'
import { moveTables } from '../fixtures/moved-to-mariadb.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { property } from '../fixtures/setting.ts'
import { stagingTarget } from '../fixtures/target.ts'

let cluster: Cluster
let server: MariadbServer
let root: string

beforeAll(async () => {
  ;[cluster, server] = await Promise.all([startCluster(), startMariadb()])
  root = await mkdtemp(join(tmpdir(), 'understudy-cuts-'))
})

afterAll(async () => {
  await Promise.all([cluster.stop(), server.stop()])
  await rm(root, { recursive: true, force: true })
})

const versions = { '4.7': '4.7.1', '7.2': '7.2.0' } as const
const sources = {
  secrets: { resolve: async () => new Secret('a secret of the target') },
  random: { token: () => 'x', bytes: (length: number) => new Uint8Array(length).fill(7) },
}

// Bitbucket 8 knows no MySQL.
describe('all cuts on a production of the lab that lies on MariaDB', () => {
  it.each([
    ['4.7', 0],
    ['7.2', 1],
  ] as const)(
    'leave no planted secret and no planted endpoint of %s, variant %i, and every neighbour',
    async (version, variant) => {
      const { writer, secrets, endpoints, home } = await makeProduction(version, variant)
      const environment = await environmentOf(writer, home, versions[version])
      const before = await rowsOf(writer)
      const undo: string[] = []

      const changes = await changesOf(environment)
      const applied = await applyRowChanges(writer, changes, {
        ...sources,
        undo: { write: async (line) => void undo.push(line), flush: async () => undefined },
      })

      const after = await rowsOf(writer)
      const left: number[] = []
      for (const change of changes) left.push(await rowsLeftToChange(writer, change, sources))
      await undoRowChanges(writer, undo.toReversed())
      expect(secrets.length).toBeGreaterThan(10)
      expect(secrets.filter((secret) => contains(before, secret))).not.toEqual([])
      expect(secrets.filter((secret) => contains(after, secret))).toEqual([])
      expect(endpoints.filter((endpoint) => contains(before, endpoint)).length).toBeGreaterThan(10)
      expect(endpoints.filter((endpoint) => contains(after, endpoint))).toEqual([])
      expect(applied.filter(({ outcome }) => outcome.kind === 'applied').length).toBeGreaterThan(10)
      expect(left.filter((rows) => rows > 0)).toEqual([])
      // All that differs is in the undo file, row for row.
      const touched = overwritten(undo)
      expect([...before].filter((row) => !after.has(row) && !touched.has(row))).toEqual([])
      expect(await rowsOf(writer)).toEqual(before)
      await writer[Symbol.asyncDispose]()
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
  await client.end()
  await server.createDatabase(name)
  const to = await server.superuserClient(name)
  await using from = await openPostgresqlReader(loginTo(cluster, 'postgres', name))
  await moveTables(from, to)
  await to.end()
  const all = [...made.integrations.values()]
  const [secrets, endpoints] = [all.flatMap((one) => one.secrets), all.flatMap((one) => one.endpoints)]
  return { writer: await openMysqlWriter(loginTo(server, 'root', name)), home, secrets, endpoints }
}

function loginTo(
  { address: host, port }: { readonly address: string; readonly port: number },
  user: string,
  database: string,
) {
  return { host, port, database, user, password: new Secret(''), tls: { mode: 'disable' } } as const
}

async function environmentOf(database: DatabaseReader, home: string, version: string): Promise<EnvironmentReader> {
  const bytes = await readFile(join(home, 'shared/bitbucket.properties'))
  const settings = parseProperties(bytes, 'latin1').entries.map(({ key, value, line }) => property(key, value, line))
  return databaseEnvironment(database, { settings, version, home })
}

async function changesOf(environment: EnvironmentReader): Promise<readonly RowChange[]> {
  const changes: RowChange[] = []
  for (const one of integrations)
    for (const finding of await one.find(environment)) {
      const cut = one.cut(finding, one.shipped ?? { kind: 'cut' }, stagingTarget)
      if ('kind' in cut) throw new Error(`${finding.id}: ${cut.because}`)
      changes.push(...cut.filter(isRowChange))
    }
  return changes
}

/** Every row of every table with every digit, named by its table. */
async function rowsOf(writer: DatabaseWriter): Promise<ReadonlySet<string>> {
  const rows = new Set<string>()
  for (const table of (await writer.catalogue()).keys())
    for (const row of await writer.select({ table, exact: true })) rows.add(`${table} ${JSON.stringify(row)}`)
  return rows
}

function contains(rows: ReadonlySet<string>, text: string): boolean {
  return [...rows].some((row) => row.includes(text))
}

/** As `rowsOf` has them. */
function overwritten(undo: readonly string[]): ReadonlySet<string> {
  return new Set(
    undo.map(parseUndoLine).flatMap(({ table, rows }) => rows.map((row) => `${table} ${JSON.stringify(row)}`)),
  )
}
