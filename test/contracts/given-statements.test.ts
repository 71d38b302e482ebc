import { cp, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { MARK_TABLE } from '../../src/kernel/mark.ts'
import { formatTime } from '../../src/report/quantity.ts'
import { properties } from '../fixtures/backed-up-source.ts'
import { ARCHIVE, dumpedAt, layGivenBackups, refused, type GivenBackups } from '../fixtures/given-backups.ts'
import { makeStatements } from '../fixtures/given-statements.ts'
import { runContext } from '../fixtures/run-context.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'

let dumps: string

beforeAll(async () => {
  dumps = await makeStatements()
})
afterAll(() => rm(dumps, { recursive: true }))

/** A backup of the scripts on the host of a target on MariaDB, its dump made by the real mariadb-dump. */
describe('a given backup with a dump of statements', () => {
  let given: GivenBackups
  let text: string

  beforeEach(async () => {
    given = await layGivenBackups(dumps, 'mariadb')
    text = await readFile(join(given.content, DUMP), 'utf8')
    return () => rm(given.parent, { recursive: true })
  })

  const DUMP = 'bitbucket-db/backup-db.sql'
  const END = '-- Dump completed on'

  /** What a run says of it with this before its end. */
  async function refusalWith(lines: string): Promise<string> {
    await given.write(
      DUMP,
      text.replace(END, () => `${lines}\n${END}`),
    )
    await given.pack()
    return (await given.refusal()).message
  }

  const manifest = {
    schema: 'understudy/manifest/1',
    source: 'production',
    run: runContext().run,
    method: 'given',
    vendor: 'mariadb',
    version: '7.2.0',
    dataFrom: dumpedAt.toISOString(),
    consistency: 'unknown',
    database: { encoding: 'utf8mb4', collation: 'utf8mb4_bin' },
    tables: ['app_property', 'bb_data_store', 'plugin_setting', 'project', 'repository'],
  }

  it('becomes what a native backup brings, with what its dump tells by itself', async () => {
    await given.pack()

    const taken = await given.take()

    expect(taken.verified).toEqual({ kind: 'done', result: { path: given.archive } })
    expect({ ...taken.manifest, tables: taken.manifest.tables.toSorted() }).toEqual(expect.objectContaining(manifest))
    expect(await readdir(given.paths.folder)).toEqual(['database', 'held', 'home', 'manifest.json'])
    expect(await readFile(join(given.paths.database, 'backup-db.sql'), 'utf8')).toBe(text)
    expect(given.told).toEqual(['what accounts may do is not carried over to staging: no dump tells it'])
  })

  it('is taken with a dump that does not name its database, which is made as the source has its own', async () => {
    await given.putDump('without-names')
    await given.pack()

    const { encoding, collation } = (await given.take()).manifest.database

    expect({ encoding, collation }).toEqual({ encoding: 'UTF8', collation: 'C.UTF-8' })
  })

  it('tells what it is without its repositories', async () => {
    await given.pack()

    expect((await given.look()).version).toBe('7.2.0')
  })

  it('tells its version by the dump where the file is missing', async () => {
    await rm(join(given.content, 'bitbucket-home/shared/bitbucket.version'))
    await given.pack()

    expect((await given.take({ installed: '8.9.0', refresh: { upgrade: true } })).manifest.version).toBe('7.2.0')
  })

  it('is refused where its dump is cut off, and nothing stays unpacked', async () => {
    await given.write(DUMP, text.slice(0, text.indexOf(END)))
    await given.pack()

    expect(await given.refusal()).toEqual(refused(`${ARCHIVE} has a dump that is not restored: it has no end`))
    expect(await readdir(given.paths.folder)).toEqual(['database', 'home'])
  })

  it.each([
    ["GRANT ALL ON *.* TO 'x'@'%';", ', GRANT,'],
    ['SET GLOBAL max_connections = 1;', ', SET,'],
    ['CREATE DATABASE `other`;', ', CREATE,'],
    ['DELIMITER ;;', ', DELIMITER,'],
    ['/*!50013 DEFINER=`root`@`%` SQL SECURITY DEFINER */', ''],
    ["INSERT INTO `project` VALUES (3,'secret-of-a-row'); DROP DATABASE `bitbucket`;", ', INSERT,'],
  ])('is refused where its dump does more than make and fill tables: %s', async (line, word) => {
    const number = text.slice(0, text.indexOf(END)).split('\n').length

    expect(await refusalWith(line)).toBe(
      `${ARCHIVE} has a dump that is not restored: line ${number} of it${word} neither makes nor fills a table as mysqldump does`,
    )
  })

  it('is refused with several databases, or the dump of a copy', async () => {
    expect(await refusalWith('USE `other`;')).toBe(
      `${ARCHIVE} has a dump that is not restored: it holds 2 databases: bitbucket, other`,
    )
    expect(await refusalWith(`CREATE TABLE \`${MARK_TABLE}\` (`)).toBe(
      `${ARCHIVE} has a dump that is not restored: it is the dump of a copy that Understudy made`,
    )
  })

  it('is refused when it is of another instance', async () => {
    await given.pack()
    const byId = await given.refusal({ serverId: 'BPRD-0002' })
    await given.write(DUMP, text.replace('https://bitbucket.example.com', 'https://other.example.com'))
    await given.pack()
    const byUrl = await given.refusal()
    await given.write(DUMP, text)
    await given.write('bitbucket-home/shared/bitbucket.properties', properties.replace('db.prod', 'db.old'))
    await given.pack()

    expect(byId).toEqual(
      refused(`${ARCHIVE} is of another instance: its server id is BPRD-0001, and production has BPRD-0002`),
    )
    expect(byUrl).toEqual(
      refused(
        `${ARCHIVE} is of another instance: its base URL is https://other.example.com, and production has https://bitbucket.example.com`,
      ),
    )
    expect((await given.refusal()).message).toMatch(/ is of another instance: its bitbucket.properties names /)
  })

  it('is refused when the target may not open its version, or its data is older than the configuration allows', async () => {
    await given.pack()
    const day = 24 * 3_600_000
    const archives = { ...refreshOfStaging.archives, maxAgeMs: 30 * day }
    const now = new Date(dumpedAt.getTime() + 31 * day)

    expect(await given.refusal({ installed: '7.1.4' })).toEqual(
      refused(
        `${ARCHIVE} is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database`,
      ),
    )
    expect(await given.refusal({ now, refresh: { archives } })).toEqual(
      refused(
        `${ARCHIVE} holds data of ${formatTime(dumpedAt.toISOString())}, which is 31 days 0 h old; refresh.staging.archives.maxAge allows 30 days 0 h`,
      ),
    )
  })

  it('is refused with a dump of PostgreSQL', async () => {
    await rm(join(given.content, 'bitbucket-db'), { recursive: true })
    await given.write('bitbucket-db/toc.dat', 'PGDMP')
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true })

    expect(await given.refusal({ asked: 'unpacked' })).toEqual(
      refused('ARCHIVES/unpacked on local holds a dump of PostgreSQL, and staging uses mariadb'),
    )
  })
})
