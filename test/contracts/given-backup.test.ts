import { cp, mkdir, readdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { formatTime } from '../../src/report/quantity.ts'
import { properties } from '../fixtures/backed-up-source.ts'
import { ARCHIVE, dumpedAt, layGivenBackups, makeDumps, refused, type GivenBackups } from '../fixtures/given-backups.ts'
import { runContext } from '../fixtures/run-context.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'

let dumps: string

beforeAll(async () => {
  dumps = await makeDumps()
})
afterAll(() => rm(dumps, { recursive: true }))

/** Backups of the scripts that lie on a target's host, read by the real tar and the real pg_restore. */
describe('a backup that lies on the target’s host', () => {
  let given: GivenBackups

  beforeEach(async () => {
    given = await layGivenBackups(dumps)
    return () => rm(given.parent, { recursive: true })
  })

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
    await given.pack()
    const before = await readFile(given.archive)

    const taken = await given.take({ asked: 'bitbucket-20261122-013000.tar.gz' })

    expect(taken.verified).toEqual({ kind: 'done', result: { path: given.archive } })
    expect({ ...taken.manifest, tables: taken.manifest.tables.toSorted() }).toEqual(expect.objectContaining(manifest))
    expect(await readdir(join(given.paths.home, 'shared'))).toEqual(['bitbucket.version', 'data'])
    expect(await readFile(join(given.paths.held, 'bitbucket.properties'), 'utf8')).toBe(properties)
    expect((await stat(join(given.paths.held, 'bitbucket.properties'))).mode & 0o777).toBe(0o600)
    expect(await readdir(given.paths.folder)).toEqual(['database', 'held', 'home', 'manifest.json'])
    expect(await readFile(given.archive)).toEqual(before)
    expect(given.told).toEqual([
      'privileges and settings of the database are not carried over from a given backup: all belongs to bitbucket_stg; 1 object of the dump had others',
    ])
  })

  it('is taken unpacked as well, from a folder that stays as it was', async () => {
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true, preserveTimestamps: true })

    const taken = await given.take({ asked: 'unpacked' })

    expect({ ...taken.manifest, tables: taken.manifest.tables.toSorted() }).toEqual(expect.objectContaining(manifest))
    expect(await readdir(join(given.archives, 'unpacked', 'bitbucket-home', 'shared'))).toEqual([
      'bitbucket.properties',
      'bitbucket.version',
      'data',
    ])
  })

  it('tells what it is without its repositories, and where it lies where it is unpacked', async () => {
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true, preserveTimestamps: true })
    await given.pack()

    const { version, unpacked } = await given.look()

    expect(version).toBe('7.2.0')
    expect(unpacked.filter((name) => name.startsWith('bitbucket-home/'))).toEqual([
      'bitbucket-home/shared',
      'bitbucket-home/shared/bitbucket.properties',
      'bitbucket-home/shared/bitbucket.version',
    ])
    await rm(given.paths.unpacked, { recursive: true })
    expect(await given.look({ asked: 'unpacked' })).toEqual({ version: '7.2.0', unpacked: [] })
  })

  it('tells its age by its dump where the files of a folder did not keep their times', async () => {
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true })
    const copied = new Date(dumpedAt.getTime() + 40 * 24 * 3_600_000)
    await utimes(join(given.archives, 'unpacked', 'bitbucket-db', 'toc.dat'), copied, copied)

    const taken = await given.take({ asked: 'unpacked' })

    expect(Date.parse(taken.manifest.dataFrom)).toBeLessThan(copied.getTime() - 24 * 3_600_000)
  })

  it('of an earlier version is taken where an upgrade is rehearsed, and told by the dump without the file', async () => {
    await rm(join(given.content, 'bitbucket-home/shared/bitbucket.version'))
    await given.pack()

    const taken = await given.take({ installed: '8.9.0', refresh: { upgrade: true } })

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
    await writeFile(join(given.archives, 'backup.tar'), '')
    await symlink('/etc/passwd', join(given.archives, 'link.tar.gz'))
    await mkdir(join(given.archives, 'empty'))
    await writeFile(join(given.archives, 'no.tar.gz'), 'no archive')

    expect(await given.refusal({ asked })).toEqual(refused(why))
  })

  it('is refused where it is cut off, and nothing is unpacked', async () => {
    await given.write('bitbucket-home/shared/data/large', 'x'.repeat(100_000) + Math.random())
    await given.pack()
    await truncate(given.archive, (await stat(given.archive)).size - 30)

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} cannot be read to its end: gzip: stdin: unexpected end of file`),
    )
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })

  it.each([
    ['/tmp/understudy-hostile', '/tmp/understudy-hostile would be unpacked outside of its folder'],
    ['./bitbucket-db/../../hostile', './bitbucket-db/../../hostile would be unpacked outside of its folder'],
  ])('is refused with the member %s, and nothing is unpacked', async (path, why) => {
    await given.pack(`--transform=s,^./bitbucket-home/shared/bitbucket.version,${path},`)

    expect(await given.refusal()).toEqual(refused(`${ARCHIVE} is refused: ${why}`))
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })

  it('is refused with a link that leads out of the home, packed or not', async () => {
    await symlink('/etc', join(given.content, 'bitbucket-home/shared/etc'))
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true, verbatimSymlinks: true })
    await given.pack()

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} is refused: the link ./bitbucket-home/shared/etc leads out of the home, to /etc`),
    )
    expect(await given.refusal({ asked: 'unpacked' })).toEqual(
      refused(
        'ARCHIVES/unpacked on local is refused: the link bitbucket-home/shared/etc leads out of the home, to /etc',
      ),
    )
  })

  it('is refused with a dump of MySQL where the copy is on PostgreSQL', async () => {
    await rm(join(given.content, 'bitbucket-db'), { recursive: true })
    await given.write('bitbucket-db/backup-db.sql', '-- Dump completed on 2026-11-22  1:30:00\n')
    await given.pack()

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} holds a dump of MySQL or MariaDB, and staging uses postgresql`),
    )
  })

  it('is refused with a dump that is cut off, or that lacks rows, and nothing stays unpacked', async () => {
    await truncate(join(given.content, 'bitbucket-db', 'toc.dat'), 200)
    await given.pack()
    const cutOff = await given.refusal()
    await cp(join(dumps, 'bitbucket', 'toc.dat'), join(given.content, 'bitbucket-db', 'toc.dat'))
    for (const name of await readdir(join(given.content, 'bitbucket-db')))
      if (name !== 'toc.dat') await rm(join(given.content, 'bitbucket-db', name))
    await given.pack()

    expect(cutOff).toEqual(
      refused(`${ARCHIVE} has a dump that pg_restore there cannot read: could not read from input file: end of file`),
    )
    expect((await given.refusal()).message).toMatch(
      / has a dump that pg_restore there cannot read: could not open input file /,
    )
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })

  it('is refused when it is of another instance', async () => {
    await given.pack()
    const byId = await given.refusal({ serverId: 'BPRD-0002' })
    await given.write('bitbucket-home/shared/bitbucket.properties', properties.replace('db.prod', 'db.old'))
    await given.pack()

    expect(byId).toEqual(
      refused(`${ARCHIVE} is of another instance: its server id is BPRD-0001, and production has BPRD-0002`),
    )
    expect(await given.refusal()).toEqual(
      refused(
        `${ARCHIVE} is of another instance: its bitbucket.properties names the database db.old.example.com:5432/bitbucket, and production has db.prod.example.com:5432/bitbucket`,
      ),
    )
  })

  it('is refused when the target may not open its version', async () => {
    await given.pack()

    expect(await given.refusal({ installed: '7.1.4' })).toEqual(
      refused(
        `${ARCHIVE} is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database`,
      ),
    )
    expect(await given.refusal({ installed: '8.9.0' })).toEqual(
      refused(
        `${ARCHIVE} is of Bitbucket 7.2.0, and staging has 8.9.0 installed: to restore it would rehearse an upgrade`,
      ),
    )
  })

  it('is refused when its data is older than the configuration allows', async () => {
    await given.pack()
    const day = 24 * 3_600_000
    const at = (days: number) => ({
      now: new Date(dumpedAt.getTime() + days * day),
      refresh: { archives: { ...refreshOfStaging.archives, maxAgeMs: 30 * day } },
    })

    expect((await given.take(at(30))).manifest.dataFrom).toBe(dumpedAt.toISOString())
    expect(await given.refusal(at(31))).toEqual(
      refused(
        `${ARCHIVE} holds data of ${formatTime(dumpedAt.toISOString())}, which is 31 days 0 h old; refresh.staging.archives.maxAge allows 30 days 0 h`,
      ),
    )
  })
})
