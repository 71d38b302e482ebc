import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { zipOf } from '../fixtures/zip.ts'

const NAME = 'bitbucket.example.com'
const LARGE = 200_000_000

let cluster: Cluster
let home: string

beforeAll(async () => {
  cluster = await startCluster()
  home = await mkdtemp(join(tmpdir(), 'understudy-memory-'))
})

afterAll(async () => {
  await cluster.stop()
  await rm(home, { recursive: true, force: true })
})

/** With Node set as bin/understudy sets it. */
const flags = [
  '--disable-warning=ExperimentalWarning',
  '--max-semi-space-size=1',
  '--heap-growing-percent=10',
  '--optimize-for-size',
  '--no-concurrent-array-buffer-sweeping',
]
const answer = z.object({ bytes: z.number(), megabytes: z.number(), places: z.array(z.string()) })

it(
  'keeps below 150 MB, whatever the size of a cell, a large object, a file or a member of an archive',
  { timeout: 180_000 },
  async () => {
    await plantCells()
    await plantFiles()
    const program = join(import.meta.dirname, '..', 'fixtures', 'search-memory-main.ts')

    const { stdout } = await execa(process.execPath, [
      ...flags,
      program,
      cluster.address,
      String(cluster.port),
      'large',
      home,
    ])
    const { bytes, megabytes, places } = answer.parse(JSON.parse(stdout))

    expect(places.toSorted()).toEqual(
      [
        'large[id=1].raw',
        'large[id=2].body',
        'pg_largeobject[loid=4711].data',
        'shared/config/large.json',
        'shared/plugins/installed-plugins/app.jar!/large.bin',
      ].toSorted(),
    )
    expect(bytes).toBeGreaterThan(5 * LARGE)
    expect(megabytes).toBeLessThan(150)
  },
)

/** Each ends with the name. */
async function plantCells(): Promise<void> {
  await cluster.createDatabase('large')
  const client = await cluster.superuserClient('large')
  await client.query('create table large (id int primary key, body text, raw bytea)')
  await client.query(
    `insert into large values (1, null, convert_to(repeat('0123456789', ${LARGE / 10}) || ' ${NAME}', 'UTF8'))`,
  )
  await client.query(`insert into large values (2, repeat('0123456789', ${LARGE / 10}) || ' ${NAME}', null)`)
  await client.query(
    `select lo_from_bytea(4711, convert_to(repeat('0123456789', ${LARGE / 10}) || ' ${NAME}', 'UTF8'))`,
  )
  await client.end()
}

async function plantFiles(): Promise<void> {
  const large = join(home, 'shared/config/large.json')
  await mkdir(dirname(large), { recursive: true })
  const file = await open(large, 'w')
  await file.write(` ${NAME}\n`, LARGE)
  await file.close()
  const app = join(home, 'shared/plugins/installed-plugins/app.jar')
  await mkdir(dirname(app), { recursive: true })
  const content = Buffer.concat([Buffer.alloc(LARGE), Buffer.from(NAME)])
  await writeFile(app, zipOf([{ name: 'large.bin', content, as: 'described' }]))
}
