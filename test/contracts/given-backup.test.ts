import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { findGiven } from '../../src/backup/given/given-backup.ts'
import { readManifest } from '../../src/backup/manifest.ts'
import type { RefreshConfig } from '../../src/config/refresh.ts'
import { incomingPaths, layoutOf, type IncomingPaths } from '../../src/hold/layout.ts'
import { Secret } from '../../src/kernel/secret.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { formatTime } from '../../src/report/quantity.ts'
import { givenBackup } from '../../src/steps/take-backup/given.ts'
import { manifestOfGiven } from '../../src/steps/take-backup/judge-given.ts'
import { unpackGiven } from '../../src/steps/take-backup/unpack-given.ts'
import { IDENTITY_ROWS, properties, sourceNow } from '../fixtures/backed-up-source.ts'
import { memoryServer } from '../fixtures/memory-server.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { runContext } from '../fixtures/run-context.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'
import { throwAwayKeys, type ThrowAwayKeys } from '../fixtures/throw-away-keys.ts'
import { temporaryParent } from './host.ts'

/** When the dump in it was written, whenever it was copied since. */
const dumpedAt = new Date(Math.floor(Date.now() / 60_000 - 5) * 60_000)

let cluster: Cluster
let dumps: string

/** A dump by the real pg_dump, made once. */
beforeAll(async () => {
  cluster = await startCluster()
  dumps = await mkdtemp(join(tmpdir(), 'understudy-dumps-'))
  const superuser = await cluster.superuserClient()
  await superuser.query('create role reporter')
  await superuser.query(
    "create database bitbucket template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C.UTF-8'",
  )
  await superuser.end()
  const client = await cluster.superuserClient('bitbucket')
  await client.query(`${IDENTITY_ROWS}
    create table plugin_setting (id int, key_name text, key_value text);
    insert into plugin_setting values (1, 'plugins.lastVersion.server', '7002000');
    create table project (id int);
    grant select on project to reporter;
    create table bb_data_store (id bigint, ds_path varchar(128), ds_uuid varchar(40));
    create schema reporting;
    create table reporting.daily (id int)`)
  await execa('pg_dump', ['-Fd', '-f', join(dumps, 'bitbucket'), cluster.url('bitbucket')])
  await client.query(
    `insert into bb_data_store values (2, '/mnt/store', 'u2'), (3, '/srv/bitbucket/shared/inside', 'u3')`,
  )
  await client.end()
  await execa('pg_dump', ['-Fd', '-f', join(dumps, 'with-stores'), cluster.url('bitbucket')])
})
afterAll(async () => {
  await cluster.stop()
  await rm(dumps, { recursive: true })
})

/** Backups of the scripts that lie on a target's host, read by the real tar and the real pg_restore. */
describe('a backup that lies on the target’s host', () => {
  let parent: string
  let content: string
  let archives: string
  let paths: IncomingPaths
  let told: string[]

  beforeEach(async () => {
    parent = await temporaryParent()
    content = join(parent, 'content')
    archives = join(parent, 'home.understudy', 'archives')
    paths = incomingPaths(layoutOf(join(parent, 'home')), runContext().run)
    told = []
    for (const folder of [paths.home, paths.database, archives]) await mkdir(folder, { recursive: true })
    await write('bitbucket-home/shared/bitbucket.properties', properties)
    await write('bitbucket-home/shared/data/repositories/1/HEAD', 'ref: refs/heads/main\n')
    await write('bitbucket-home/shared/bitbucket.version', '7.2.0\n')
    await cp(join(dumps, 'bitbucket'), join(content, 'bitbucket-db'), { recursive: true })
    await utimes(join(content, 'bitbucket-db', 'toc.dat'), dumpedAt, dumpedAt)
    return () => rm(parent, { recursive: true })
  })

  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(content, path)), { recursive: true })
    await writeFile(join(content, path), text)
  }
  const archive = () => join(archives, 'bitbucket-20261122-013000.tar.gz')
  const pack = (...args: readonly string[]) => execa('tar', ['-czPf', archive(), '-C', content, ...args, '.'])

  interface Situation {
    readonly asked?: string
    readonly refresh?: Partial<RefreshConfig>
    readonly installed?: string
    readonly serverId?: string
    readonly now?: Date
    /** Of the key. */
    readonly secret?: string
  }

  const opened = async (situation: Situation) => {
    const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource(undefined))
    const given = await findGiven(host, archives, situation.asked ?? archive())
    const base = runContext()
    const { installed = '7.2.0', now = dumpedAt, secret = '' } = situation
    const context: RunContext = {
      ...base,
      refresh: { ...refreshOfStaging, ...situation.refresh },
      results: new Map([['check-readiness', { sourceVersion: '8.9.0', targetVersion: installed }]]),
      source: sourceNow(base.source, situation.serverId),
      target: { ...base.target, host, layout: layoutOf(join(parent, 'home')), openServer: async () => memoryServer() },
      secrets: { ...base.secrets, resolve: async () => new Secret(secret) },
      clock: { ...base.clock, now: () => now },
      note: (text) => void told.push(text),
    }
    return { given, context, host, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() }
  }
  const take = async (situation: Situation = {}) => {
    await using of = await opened(situation)
    const effect = givenBackup(of.context, of.given)
    await effect.apply(of.context.signal)
    return { verified: await effect.verify(), manifest: await readManifest(of.host, paths.folder) }
  }
  /** What it is, without its repositories, and the names that this left unpacked. */
  const look = async (situation: Situation = {}) => {
    await using of = await opened(situation)
    const reading = { ...of.context, targetVersion: '7.2.0' }
    const told = await unpackGiven(reading, of.given, 'look', of.context.signal)
    const { version } = await manifestOfGiven(reading, { ...of.given, ...told }, of.context.signal)
    const unpacked = (await readdir(paths.folder)).includes('unpacked')
    return { version, unpacked: unpacked ? await readdir(paths.unpacked, { recursive: true }) : [] }
  }
  /** With what was there named as the test calls it. */
  const refusal = async (situation: Situation = {}) => {
    const error: unknown = await take(situation).catch((one: unknown) => one)
    const { code, message } =
      error instanceof Error && 'code' in error ? error : { code: 'none', message: String(error) }
    return { code, message: message.replaceAll(archives, 'ARCHIVES') }
  }
  const refused = (message: string) => ({ code: 'policy/refused-archive', message })
  const NAME = 'ARCHIVES/bitbucket-20261122-013000.tar.gz on local'

  const manifest = {
    schema: 'understudy/manifest/1',
    source: 'production',
    run: runContext().run,
    method: 'given',
    version: '7.2.0',
    dataFrom: dumpedAt.toISOString(),
    consistency: 'unknown',
    database: { encoding: 'UTF8', collation: 'C', characterType: 'C.UTF-8' },
    tables: ['app_property', 'bb_data_store', 'plugin_setting', 'project', 'reporting.daily'],
  }

  it('becomes what a native backup brings, with what its dump tells by itself, and stays as it was', async () => {
    await pack()
    const before = await readFile(archive())

    const taken = await take({ asked: 'bitbucket-20261122-013000.tar.gz' })

    expect(taken.verified).toEqual({ kind: 'done', result: { path: archive() } })
    expect({ ...taken.manifest, tables: taken.manifest.tables.toSorted() }).toEqual(expect.objectContaining(manifest))
    expect(await readdir(join(paths.home, 'shared'))).toEqual(['bitbucket.version', 'data'])
    expect(await readFile(join(paths.held, 'bitbucket.properties'), 'utf8')).toBe(properties)
    expect((await stat(join(paths.held, 'bitbucket.properties'))).mode & 0o777).toBe(0o600)
    expect(await readdir(paths.folder)).toEqual(['database', 'held', 'home', 'manifest.json'])
    expect(await readFile(archive())).toEqual(before)
    expect(told).toEqual([
      'privileges and settings of the database are not carried over from a given backup: all belongs to bitbucket_stg; 1 object of the dump had others',
    ])
  })

  it('is taken unpacked as well, from a folder that stays as it was', async () => {
    await cp(content, join(archives, 'unpacked'), { recursive: true, preserveTimestamps: true })

    const taken = await take({ asked: 'unpacked' })

    expect({ ...taken.manifest, tables: taken.manifest.tables.toSorted() }).toEqual(expect.objectContaining(manifest))
    expect(await readdir(join(archives, 'unpacked', 'bitbucket-home', 'shared'))).toEqual([
      'bitbucket.properties',
      'bitbucket.version',
      'data',
    ])
  })

  it('tells what it is without its repositories, and where it lies where it is unpacked', async () => {
    await cp(content, join(archives, 'unpacked'), { recursive: true, preserveTimestamps: true })
    await pack()

    const { version, unpacked } = await look()

    expect(version).toBe('7.2.0')
    expect(unpacked.filter((name) => name.startsWith('bitbucket-home/'))).toEqual([
      'bitbucket-home/shared',
      'bitbucket-home/shared/bitbucket.properties',
      'bitbucket-home/shared/bitbucket.version',
    ])
    await rm(paths.unpacked, { recursive: true })
    expect(await look({ asked: 'unpacked' })).toEqual({ version: '7.2.0', unpacked: [] })
  })

  it('tells its age by its dump where the files of a folder did not keep their times', async () => {
    await cp(content, join(archives, 'unpacked'), { recursive: true })
    const copied = new Date(dumpedAt.getTime() + 40 * 24 * 3_600_000)
    await utimes(join(archives, 'unpacked', 'bitbucket-db', 'toc.dat'), copied, copied)

    const taken = await take({ asked: 'unpacked' })

    expect(Date.parse(taken.manifest.dataFrom)).toBeLessThan(copied.getTime() - 24 * 3_600_000)
  })

  it('of an earlier version is taken where an upgrade is rehearsed, and told by the dump without the file', async () => {
    await rm(join(content, 'bitbucket-home/shared/bitbucket.version'))
    await pack()

    const taken = await take({ installed: '8.9.0', refresh: { upgrade: true } })

    expect(taken.manifest.version).toBe('7.2.0')
  })

  it.each([
    ['/etc/passwd', '/etc/passwd does not lie in ARCHIVES, where archives are looked for on local'],
    ['missing.tar.gz', 'ARCHIVES/missing.tar.gz is not there on local'],
    [
      'backup.tar',
      'ARCHIVES/backup.tar is no archive by its name: those of the backup scripts end in .tar.gz or .tar.gz.gpg',
    ],
    ['link.tar.gz', 'ARCHIVES/link.tar.gz on local is neither a file nor a folder'],
    ['empty', 'ARCHIVES/empty on local is no backup of the scripts: it has no folder bitbucket-home'],
    ['no.tar.gz', 'ARCHIVES/no.tar.gz on local is no archive: gzip: stdin: not in gzip format'],
  ])('is refused at %s', async (asked, why) => {
    await writeFile(join(archives, 'backup.tar'), '')
    await symlink('/etc/passwd', join(archives, 'link.tar.gz'))
    await mkdir(join(archives, 'empty'))
    await writeFile(join(archives, 'no.tar.gz'), 'no archive')

    expect(await refusal({ asked })).toEqual(refused(why))
  })

  it('is refused where it is cut off, and nothing is unpacked', async () => {
    await write('bitbucket-home/shared/data/large', 'x'.repeat(100_000) + Math.random())
    await pack()
    await truncate(archive(), (await stat(archive())).size - 30)

    expect(await refusal()).toEqual(refused(`${NAME} cannot be read to its end: gzip: stdin: unexpected end of file`))
    expect(await readdir(paths.folder)).toEqual(['database', 'home'])
  })

  it.each([
    ['/tmp/understudy-hostile', '/tmp/understudy-hostile would be unpacked outside of its folder'],
    ['./bitbucket-db/../../hostile', './bitbucket-db/../../hostile would be unpacked outside of its folder'],
  ])('is refused with the member %s, and nothing is unpacked', async (path, why) => {
    await pack(`--transform=s,^./bitbucket-home/shared/bitbucket.version,${path},`)

    expect(await refusal()).toEqual(refused(`${NAME} is refused: ${why}`))
    expect(await readdir(paths.folder)).toEqual(['database', 'home'])
  })

  it('is refused with a link that leads out of the home, packed or not', async () => {
    await symlink('/etc', join(content, 'bitbucket-home/shared/etc'))
    await cp(content, join(archives, 'unpacked'), { recursive: true, verbatimSymlinks: true })
    await pack()

    expect(await refusal()).toEqual(
      refused(`${NAME} is refused: the link ./bitbucket-home/shared/etc leads out of the home, to /etc`),
    )
    expect(await refusal({ asked: 'unpacked' })).toEqual(
      refused(
        'ARCHIVES/unpacked on local is refused: the link bitbucket-home/shared/etc leads out of the home, to /etc',
      ),
    )
  })

  const withStores = async () => {
    await cp(join(dumps, 'with-stores'), join(content, 'bitbucket-db'), { recursive: true })
    await utimes(join(content, 'bitbucket-db', 'toc.dat'), dumpedAt, dumpedAt)
  }

  it('brings the data stores that its database names into the home, from an archive and unpacked', async () => {
    await rm(join(content, 'bitbucket-db'), { recursive: true })
    await withStores()
    await write('bitbucket-data-stores/mnt/store/repositories/ab/cd/7/HEAD', 'ref: refs/heads/main\n')
    await pack()
    await cp(content, join(archives, 'unpacked'), { recursive: true })

    for (const asked of [archive(), 'unpacked']) {
      const { manifest } = await take({ asked })

      expect(manifest.outerStores).toEqual([{ id: '2', path: '/mnt/store' }])
      expect(await readdir(join(paths.home, 'shared/data-store-2/repositories/ab/cd'))).toEqual(['7'])
      expect(await readdir(paths.folder)).not.toContain('unpacked')
    }
    expect(await look()).toMatchObject({ version: '7.2.0' })
  })

  it('is refused without a data store that its database names, unless that is kept', async () => {
    await rm(join(content, 'bitbucket-db'), { recursive: true })
    await withStores()
    await pack()
    const keep = { where: 'bb_data_store[id=2]', decision: { kind: 'keep', because: 'tested' } } as const

    expect(await refusal()).toEqual(refused(`${NAME} lacks the data store /mnt/store (id 2), which its database names`))
    expect((await take({ refresh: { decisions: [keep] } })).manifest.outerStores).toBeUndefined()
  })

  it('is refused with a data store that its database does not name', async () => {
    await write('bitbucket-data-stores/mnt/store/repositories/7/HEAD', 'ref: refs/heads/main\n')
    await pack()

    expect(await refusal()).toEqual(
      refused(`${NAME} holds the data store /mnt/store, which its database does not name`),
    )
  })

  it('is refused with files that lie in no data store', async () => {
    await write('bitbucket-data-stores/mnt/store/notes', '')
    await pack()

    expect(await refusal()).toEqual(
      refused(`${NAME} is refused: bitbucket-data-stores/mnt/store/notes lies in no data store`),
    )
  })

  it('is refused with a dump of MySQL', async () => {
    await rm(join(content, 'bitbucket-db'), { recursive: true })
    await write('bitbucket-db/backup-db.sql', '-- MySQL dump\n')
    await pack()

    expect(await refusal()).toEqual({
      code: 'policy/not-yet',
      message: `${NAME} holds a dump of MySQL, which is not supported yet`,
    })
  })

  it('is refused with a dump that is cut off, or that lacks rows, and nothing stays unpacked', async () => {
    await truncate(join(content, 'bitbucket-db', 'toc.dat'), 200)
    await pack()
    const cutOff = await refusal()
    await cp(join(dumps, 'bitbucket', 'toc.dat'), join(content, 'bitbucket-db', 'toc.dat'))
    for (const name of await readdir(join(content, 'bitbucket-db')))
      if (name !== 'toc.dat') await rm(join(content, 'bitbucket-db', name))
    await pack()

    expect(cutOff).toEqual(
      refused(`${NAME} has a dump that pg_restore there cannot read: could not read from input file: end of file`),
    )
    expect((await refusal()).message).toMatch(
      / has a dump that pg_restore there cannot read: could not open input file /,
    )
    expect(await readdir(paths.folder)).toEqual(['database', 'home'])
  })

  it('is refused when it is of another instance', async () => {
    await pack()
    const byId = await refusal({ serverId: 'BPRD-0002' })
    await write('bitbucket-home/shared/bitbucket.properties', properties.replace('db.prod', 'db.old'))
    await pack()

    expect(byId).toEqual(
      refused(`${NAME} is of another instance: its server id is BPRD-0001, and production has BPRD-0002`),
    )
    expect(await refusal()).toEqual(
      refused(
        `${NAME} is of another instance: its bitbucket.properties names the database db.old.example.com:5432/bitbucket, and production has db.prod.example.com:5432/bitbucket`,
      ),
    )
  })

  it('is refused when the target may not open its version', async () => {
    await pack()

    expect(await refusal({ installed: '7.1.4' })).toEqual(
      refused(
        `${NAME} is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database`,
      ),
    )
    expect(await refusal({ installed: '8.9.0' })).toEqual(
      refused(
        `${NAME} is of Bitbucket 7.2.0, and staging has 8.9.0 installed: to restore it would rehearse an upgrade`,
      ),
    )
  })

  it('is refused when its data is older than the configuration allows', async () => {
    await pack()
    const day = 24 * 3_600_000
    const at = (days: number) => ({
      now: new Date(dumpedAt.getTime() + days * day),
      refresh: { archives: { ...refreshOfStaging.archives, maxAgeMs: 30 * day } },
    })

    expect((await take(at(30))).manifest.dataFrom).toBe(dumpedAt.toISOString())
    expect(await refusal(at(31))).toEqual(
      refused(
        `${NAME} holds data of ${formatTime(dumpedAt.toISOString())}, which is 31 days 0 h old; refresh.staging.archives.maxAge allows 30 days 0 h`,
      ),
    )
  })

  describe('and is encrypted', () => {
    let keys: ThrowAwayKeys

    beforeEach(async () => {
      keys = await throwAwayKeys(join(parent, 'keys'), 'open sesame')
      return () => keys[Symbol.asyncDispose]()
    })

    /** As gpg-zip makes one, and as one that was compressed first. */
    const encrypt = async (...tar: readonly string[]) => {
      const plain = archive()
      await execa('tar', ['-c', ...tar, '-f', plain, '-C', content, 'bitbucket-home', 'bitbucket-db'])
      await keys.encrypt(plain)
      await rm(plain)
    }
    const encrypted = () => `${archive()}.gpg`
    const order = (secret?: string): Situation => ({
      asked: encrypted(),
      ...(secret === undefined ? {} : { secret }),
      refresh: {
        archives: {
          ...refreshOfStaging.archives,
          gnupg: {
            home: keys.home,
            passphrase: secret === undefined ? undefined : { kind: 'env', name: 'PASSPHRASE' },
          },
        },
      },
    })

    it.each([[['-z']], [[]]])('is decrypted on its way to tar, however it was packed: %o', async (tar) => {
      await encrypt(...tar)

      const taken = await take(order('open sesame'))

      expect(taken.manifest).toMatchObject({ method: 'given', version: '7.2.0' })
      expect(await readdir(join(paths.home, 'shared'))).toEqual(['bitbucket.version', 'data'])
      expect(await readdir(paths.folder)).toEqual(['database', 'held', 'home', 'manifest.json'])
      expect(await readdir(archives)).toEqual(['bitbucket-20261122-013000.tar.gz.gpg'])
    })

    it('tells what it is without its repositories', async () => {
      await encrypt()

      const { version, unpacked } = await look(order('open sesame'))

      expect(version).toBe('7.2.0')
      expect(unpacked).not.toContain('bitbucket-home/shared/data')
    })

    it('is decrypted without a passphrase where the agent knows it', async () => {
      await encrypt('-z')
      const loopback = ['--pinentry-mode', 'loopback', '--passphrase-fd', '0']
      await keys.gpg([...loopback, '--yes', '-o', '/dev/null', '--decrypt', encrypted()], 'open sesame\n')

      expect((await take(order())).manifest.version).toBe('7.2.0')
    })

    it('is refused with a passphrase that is wrong or missing, which no message shows', async () => {
      await encrypt('-z')

      const { message } = await refusal(order('close sesame'))

      expect(message).toContain('.tar.gz.gpg on local cannot be decrypted to its end: gpg: ')
      expect(message).toContain('Bad passphrase; gpg: decryption failed: ')
      expect(message).not.toContain('close sesame')
      expect((await refusal(order())).message).toMatch(/ cannot be decrypted to its end: gpg: /)
      expect(await readdir(paths.folder)).toEqual(['database', 'home'])
    })

    it('is refused where it is cut off or changed, and nothing is unpacked', async () => {
      await write('bitbucket-home/shared/data/large', Array.from({ length: 5000 }, () => Math.random()).join())
      await encrypt('-z')
      const whole = await readFile(encrypted())
      await truncate(encrypted(), whole.length - 100)
      const cutOff = await refusal(order('open sesame'))
      whole.writeUInt8(whole.readUInt8(whole.length - 500) ^ 1, whole.length - 500)
      await writeFile(encrypted(), whole)

      expect(cutOff.message).toMatch(/ cannot be decrypted to its end: gpg: /)
      expect((await refusal(order('open sesame'))).message).toMatch(/ cannot be decrypted to its end: gpg: /)
      expect(await readdir(paths.folder)).toEqual(['database', 'home'])
    })
  })
})
