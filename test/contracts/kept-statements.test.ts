import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { statementsOf } from '../../src/argv/mysql.ts'
import { readManifest } from '../../src/backup/manifest.ts'
import { incomingPaths } from '../../src/hold/layout.ts'
import { layGivenBackups } from '../fixtures/given-backups.ts'
import { keptBackups, later, refused, taken, type KeptBackups, type Situation } from '../fixtures/kept-backups.ts'
import { makeOwnStatements, type OwnStatements } from '../fixtures/kept-statements.ts'
import { temporaryParent } from './host.ts'

let own: OwnStatements

beforeAll(async () => {
  own = await makeOwnStatements()
})
afterAll(() => own[Symbol.asyncDispose]())

/** Its dump is made, and restored, by the real mariadb-dump and mariadb. */
describe('a backup of MariaDB that is kept', () => {
  let at: KeptBackups
  const tables = ['app_property', 'plugin_setting', 'project']

  beforeEach(async () => {
    at = keptBackups(await temporaryParent(), own.dump, 'mariadb')
    await at.receive(taken, { tables })
    await at.keep(taken)
    return () => rm(at.parent, { recursive: true })
  })

  /** A restore and a look for its own sake say the same. */
  const refusal = async (of: KeptBackups = at, situation: Situation = {}) => {
    const restored = await of.refusal(situation)
    expect(await of.refusalOfLook(situation)).toEqual(restored)
    return restored
  }
  /** Kept with this dump in the place of the one that was made. */
  const keptWith = async (text: string) => {
    await rm(at.kept.folder, { recursive: true })
    await at.receive(taken, { tables })
    await writeFile(statementsOf(incomingPaths(at.layout, taken).database), text)
    await at.keep(taken)
  }

  it('becomes what a native backup brings, and is restored with its views and triggers as that would be', async () => {
    expect(await at.restore()).toEqual({ kind: 'done', result: { path: at.kept.folder } })
    const { exitCode, stderr } = await own.restore(at.received.database, 'stg_1')

    expect([exitCode, stderr]).toEqual([0, ''])
    const content = await own.contentOf('bitbucket')
    expect(Object.keys(content.sums)).toEqual(tables)
    expect(content.defined).toEqual(['triggers counted', 'views named'])
    expect(await own.contentOf('stg_1')).toEqual(content)
    await using of = at.opened(later)
    expect(await readManifest(of.host, at.received.folder)).toMatchObject({ run: later, vendor: 'mariadb', tables })
    expect(await at.refsVerified()).toBe(1)
  })

  it('is trusted in what a dump of somebody else would be refused for', async () => {
    const given = await layGivenBackups(own.dump, 'mariadb')
    await given.pack()

    const { message } = await given.refusal()

    await rm(given.parent, { recursive: true })
    expect(message).toMatch(/has a dump that is not restored: line \d+ of it.* neither makes nor fills a table/)
    expect(await at.restore()).toMatchObject({ kind: 'done' })
  })

  it('is refused with a dump that is cut off, changed or gone, by its name', async () => {
    const path = statementsOf(at.kept.database)
    const whole = await readFile(path, 'utf8')

    await truncate(path, 300)
    expect(await refusal()).toEqual(
      refused(`is not as it was kept: database/backup-db.sql has 300 of ${Buffer.byteLength(whole)} bytes`),
    )
    await writeFile(
      path,
      whole.replace('-- Dump completed', () => '-- DUMP completed'),
    )
    expect(await refusal()).toEqual(refused('is not as it was kept: database/backup-db.sql has another content'))
    await rm(path)
    expect(await refusal()).toEqual(refused('is not as it was kept: database/backup-db.sql is missing'))
  })

  it('is not trusted once something was added to its dump', async () => {
    await appendFile(statementsOf(at.kept.database), "GRANT ALL ON *.* TO 'x'@'%';\n-- Dump completed\n")

    const message = expect.stringMatching(
      /^KEPT on local is not as it was kept: database\/backup-db.sql has \d+ of \d+ bytes$/,
    )
    expect(await refusal()).toMatchObject({ code: 'policy/refused-archive', message })
  })

  it('is refused with a dump that had no end when it was kept', async () => {
    const whole = await readFile(join(own.dump, 'bitbucket/backup-db.sql'), 'utf8')
    await keptWith(whole.slice(0, whole.lastIndexOf('-- Dump completed')))

    expect(await refusal()).toEqual(refused('has a dump that is not restored: it has no end'))
  })

  it('is refused with a dump that lacks a table of its manifest', async () => {
    const whole = await readFile(join(own.dump, 'bitbucket/backup-db.sql'), 'utf8')
    await keptWith(whole.replace('CREATE TABLE `project`', () => 'CREATE TABLE `other`'))

    expect(await refusal()).toEqual(refused('has a dump without tables that its manifest names: project'))
  })

  it('is refused when it is of another instance, whatever its manifest says', async () => {
    expect(await refusal(at, { serverId: 'BPRD-0002' })).toEqual(
      refused('is of another instance: its server id is BPRD-0001, and production has BPRD-0002'),
    )
  })

  it.each(['postgresql', 'mysql'] as const)('is refused for a target on %s', async (vendor) => {
    expect(await refusal(keptBackups(at.parent, own.dump, vendor))).toEqual(
      refused(`is a backup of mariadb, and staging uses ${vendor}: a copy stays with its vendor`),
    )
  })

  it('is refused where its manifest is of PostgreSQL, as one without a vendor is', async () => {
    const path = join(at.kept.folder, 'manifest.json')
    const { vendor: _, ...earlier } = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify(earlier))

    expect(await refusal()).toEqual(
      refused('is a backup of postgresql, and staging uses mariadb: a copy stays with its vendor'),
    )
  })
})
