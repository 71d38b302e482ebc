import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { postgresProgram } from '../../lab/clusters/programs.ts'
import { formatPlay, type WrittenPlay } from '../../lab/client/play.ts'
import type { PostgresqlConfig } from '../../src/adapters/databases/postgresql/config.ts'
import { openPostgresqlServer } from '../../src/adapters/databases/postgresql/server.ts'
import { openTableCounter } from '../../src/adapters/databases/postgresql/table-counter.ts'
import { openPostgresqlWriter } from '../../src/adapters/databases/postgresql/writer.ts'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { formatManifest, manifestPath } from '../../src/backup/manifest.ts'
import { incomingPaths, layoutOf } from '../../src/hold/layout.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { DatabasePrivileges } from '../../src/ports/database.ts'
import type { Perform } from '../../src/steps/effect.ts'
import { restoreDatabase } from '../../src/steps/restore-database.ts'
import { runContext } from '../fixtures/run-context.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { stagingTarget } from '../fixtures/target.ts'

const project = join(import.meta.dirname, '..', '..')
const password = new Secret('a "b\\c hush-copy')

/** The stand-in for the vendor's client, as another user of this machine, into a real server. */
describe("a restore by the vendor's client", () => {
  let cluster: Cluster
  let parent: string
  let archives: { readonly good: string; readonly empty: string }

  beforeAll(async () => {
    cluster = await startCluster()
    parent = await mkdtemp(join(tmpdir(), 'understudy-restore-client-'))
    await chmod(parent, 0o755)
    for (const folder of ['bin', 'client', 'home/shared/data']) await mkdir(join(parent, folder), { recursive: true })
    await writeFile(join(parent, 'home/shared/bitbucket.properties'), archived)
    await writeFile(join(parent, 'home/shared/server.xml'), '<Server/>')
    await writeFile(
      join(parent, 'bin/java'),
      `#!/bin/sh\nexec ${process.execPath} ${project}/lab/client/java.ts "$@"\n`,
    )
    await chmod(join(parent, 'bin/java'), 0o755)
    const server = await cluster.superuserClient()
    await server.query('create role bitbucket login')
    await server.end()
    await cluster.createDatabase('production', { owner: 'bitbucket' })
    const client = await cluster.superuserClient('production')
    await client.query('create table app_property (prop_key text primary key, prop_value text)')
    await client.query('alter table app_property owner to bitbucket')
    const empty = await archiveOf('empty')
    await client.query(`insert into app_property values ('server.id', 'B-1')`)
    await client.end()
    archives = { empty, good: await archiveOf('good') }
    process.env['PATH'] = `${parent}/bin:${process.env['PATH'] ?? ''}`
  })
  beforeEach(async () => {
    await rm(layout().beside, { recursive: true, force: true })
    await rm(join(parent, 'records'), { force: true })
  })
  afterAll(async () => {
    process.env['PATH'] = process.env['PATH']?.replace(`${parent}/bin:`, '')
    await cluster[Symbol.asyncDispose]()
    await rm(parent, { recursive: true })
  })

  const layout = () => layoutOf(join(parent, 'staging'))

  async function archiveOf(name: string): Promise<string> {
    const [dump, file] = [join(parent, 'database.dump'), join(parent, `${name}.tar`)]
    await execa(postgresProgram('pg_dump'), ['-Fc', '-f', dump, cluster.url('production')])
    await execa('tar', ['-cf', file, '-C', parent, 'database.dump', 'home'])
    return file
  }

  const configOf = (database: string): PostgresqlConfig => {
    const { address: host, port } = cluster
    return { host, port, database, user: 'postgres', password, tls: { mode: 'disable' } }
  }

  /** As the steps before leave it: what arrived belongs to who received it. */
  async function arrived(play: WrittenPlay, archive: string) {
    const given = runContext()
    const paths = incomingPaths(layout(), given.run)
    for (const folder of [paths.archives, paths.held, paths.home]) await mkdir(folder, { recursive: true })
    await chmod(paths.archives, 0o700)
    await execa('cp', [archive, join(paths.archives, 'archive.tar')])
    await using production = await openPostgresqlWriter(configOf('production'))
    await writeFile(manifestPath(paths.folder), manifest(given.run, await production.privileges()))
    const records = join(parent, 'records')
    await writeFile(records, '')
    await chmod(records, 0o666)
    const jar = join(parent, 'client/bitbucket-restore-client.jar')
    await writeFile(jar, formatPlay({ ...play, records }), { mode: 0o644 })
    return { given, paths }
  }

  /** Whether the fence stands is asked of this program, by the service user. */
  async function fenceStands(stands: boolean): Promise<void> {
    await mkdir(layout().beside, { recursive: true })
    await writeFile(layout().canary, stands ? '#!/bin/sh\n' : '#!/bin/sh\necho nothing refuses it >&2\nexit 1\n')
    await chmod(layout().canary, 0o755)
  }

  async function restored(
    play: WrittenPlay = {},
    archive = archives.good,
    fence: 'stands' | 'lowered' | 'waived' = 'stands',
    timeoutMs = 43_200_000,
  ) {
    const { given, paths } = await arrived(play, archive)
    await fenceStands(fence === 'stands')
    await using host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource(undefined))
    const { address, port } = cluster
    const url = `jdbc:postgresql://${address}:${port}/stg_1`
    const database = { ...given.target.config.database, host: address, port, user: 'stg', maintenance: undefined }
    const lock = { drainMs: 300_000, totalMs: 600_000, window: undefined }
    const generation = { id: given.run, database: 'stg_1', source: 'production', dataFrom: null, createdAt: '' }
    const [node] = given.target.config.nodes
    const context = {
      ...given,
      plan: fence === 'waived' ? given.plan : { ...given.plan, waivers: [] },
      refresh: {
        ...given.refresh,
        backup: { kind: 'client', lock, folder: join(parent, 'client'), singleServer: false, timeoutMs } as const,
        fence: { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] } as const,
      },
      copy: () => ({ ...stagingTarget, database: { ...stagingTarget.database, url, user: 'stg' } }),
      secrets: { ...given.secrets, resolve: async () => password },
      generations: { ...given.generations, all: () => [{ ...generation, state: 'half-made' as const }] },
      results: new Map([
        [
          'take-backup' as const,
          { incoming: paths.folder, dataFrom: '', version: '7.2.0', lockSeconds: 0, drainSeconds: 0 },
        ],
      ]),
      target: {
        ...given.target,
        host,
        layout: layout(),
        config: {
          ...given.target.config,
          nodes: [{ ...node, home: layout().home }] as const,
          runAs: 'daemon',
          database,
        },
        openServer: () => openPostgresqlServer(configOf('postgres')),
        openDatabase: (name: string) => openPostgresqlWriter(configOf(name)),
        openTableCounter: (name: string) => openTableCounter(configOf(name)),
        copyLoginReaches: async () => false,
      },
    }
    await restoreDatabase.run(context, performed)
    return paths
  }

  it('fills the new database and the incoming home, and takes the configuration of the source out of it', async () => {
    const { folder, home, held } = await restored()

    const client = await cluster.superuserClient('stg_1')
    const { rows } = await client.query(
      'select tableowner, prop_value from pg_tables, app_property where tablename = $1',
      ['app_property'],
    )
    await client.end()
    expect(rows).toEqual([{ tableowner: 'stg', prop_value: 'B-1' }])
    expect(await readdir(home, { recursive: true })).toEqual(['shared', 'shared/data'])
    expect((await readdir(held)).toSorted()).toEqual(['bitbucket.properties', 'server.xml'])
    expect((await stat(join(held, 'bitbucket.properties'))).mode & 0o777).toBe(0o600)
    const properties = await readFile(join(held, 'bitbucket.properties'), 'latin1')
    expect(properties).toContain('feature.x=of-ours')
    expect(properties).not.toContain('of-production')
    expect((await readdir(folder)).toSorted()).toEqual(['held', 'home', 'manifest.json'])
  })

  it('begins anew over what an attempt before it left', async () => {
    await restored()
    const { home } = await restored()

    expect(await readdir(home)).toEqual(['shared'])
  })

  it.each([
    ['lowered', 'host/fence-not-standing', 'the fence of staging does not stand on local: nothing refuses it'],
    [
      'waived',
      'policy/fence-required',
      "the fence of staging is waived, and only behind it may the vendor's restore client run: one that does not heed jdbc.override would fill the database of production",
    ],
  ] as const)('is not begun where the fence is %s, also by a run that goes on', async (fence, code, message) => {
    await expect(restored({}, archives.good, fence)).rejects.toMatchObject({ code, message })

    expect(await readFile(join(parent, 'records'), 'utf8')).toBe('')
    const { folder } = incomingPaths(layout(), runContext().run)
    expect((await readdir(folder)).toSorted()).toEqual(['archive', 'held', 'manifest.json'])
  })

  it('is ended where it takes longer than it may, and what it made is removed', async () => {
    await expect(restored({ seconds: 60 }, archives.good, 'stands', 3000)).rejects.toMatchObject({
      code: 'host/backup-client-failed',
      message: expect.stringMatching(/^the restore client on local ended with 124 \(it did not end within 3 s\): /),
      hint: 'what it made is removed again; raise refresh backup.timeout, print the rules of sudo again, then `understudy resume staging`',
    })

    const { folder } = incomingPaths(layout(), runContext().run)
    expect((await readdir(folder)).toSorted()).toEqual(['archive', 'held', 'manifest.json'])
  })

  it('shows the password of the copy to nobody', async () => {
    await restored()

    const seen = await readFile(join(parent, 'records'), 'utf8')
    expect(seen).toContain('bitbucket-restore-client.jar')
    expect(seen).not.toContain('hush-copy')
    expect(seen).not.toContain('-Djdbc')
  })

  it.each<[string, WrittenPlay, 'good' | 'empty', string, string]>([
    [
      'it writes what the archive says',
      { restore: 'ignores-override' },
      'good',
      'policy/refused-archive',
      'the home that the restore client made of the archive of production leads elsewhere: its jdbc.url (jdbc:postgresql://db.prod.example.com:5432/bitbucket) is not what was asked for; its jdbc.user is not what was asked for; its jdbc.password is not what was asked for',
    ],
    [
      'a link lies where root would read and remove',
      { restore: 'links-shared' },
      'good',
      'policy/refused-archive',
      'PARENT/staging.understudy/incoming/20261122-013000-k3f9/home/shared, which the restore client made, is no folder but a symlink',
    ],
    [
      'it fails',
      { restore: 'fails' },
      'good',
      'host/backup-client-failed',
      'the restore client on local ended with 2: 2026-11-27 01:00:00,000 INFO  Restoring the home: 0%; ERROR The restore failed: no driver for jdbc:postgresql was found',
    ],
    [
      'it leaves no table',
      { restore: 'no-tables' },
      'good',
      'host/backup-client-failed',
      'the restore client on local ended well and left stg_1 without a table',
    ],
    [
      'it leaves no row where Bitbucket keeps what it is',
      {},
      'empty',
      'host/backup-client-failed',
      'the restore client on local ended well and left no row in app_property of stg_1',
    ],
  ])('is refused where %s, and what it made is removed', async (_what, play, archive, code, message) => {
    await expect(restored(play, archives[archive])).rejects.toMatchObject({
      code,
      message: message.replace('PARENT', parent),
    })

    const { folder } = incomingPaths(layout(), runContext().run)
    expect((await readdir(folder)).toSorted()).toEqual(['archive', 'held', 'manifest.json'])
    expect(await readdir(join(folder, 'held'))).toEqual([])
    const { uid, mode } = await stat(join(folder, 'archive'))
    expect({ uid, mode: mode & 0o777 }).toEqual({ uid: 0, mode: 0o700 })
  })
})

const archived = `jdbc.driver=org.postgresql.Driver
jdbc.url=jdbc:postgresql://db.prod.example.com:5432/bitbucket
jdbc.user=bitbucket
jdbc.password=of-production
feature.x=of-ours
`

const performed: Perform = async (effect) => {
  await effect.apply(new AbortController().signal)
  const found = await effect.verify()
  if (found.kind === 'done') return found.result
  throw new Error(found.seen)
}

function manifest(run: string, privileges: DatabasePrivileges): string {
  const times = { lockedAt: 'x', drainedAt: 'x', dataFrom: '2026-11-22T01:30:00.000Z', releasedAt: 'x' }
  const database = { encoding: 'UTF8', collation: 'C.UTF-8', characterType: 'C.UTF-8' }
  return formatManifest({
    schema: 'understudy/manifest/1',
    source: 'production',
    run,
    method: 'client',
    vendor: 'postgresql',
    version: '7.2.0',
    ...times,
    consistency: 'locked',
    database,
    tables: ['app_property'],
    privileges,
  })
}
