import { readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readManifest } from '../../src/backup/manifest.ts'
import {
  keptBackups,
  makeDump,
  OBJECT,
  refused,
  repository,
  taken,
  type KeptBackups,
  type Situation,
} from '../fixtures/kept-backups.ts'
import { temporaryParent } from './host.ts'

let dump: string

beforeAll(async () => {
  dump = await makeDump()
})
afterAll(() => rm(dump, { recursive: true }))

/** Found by the real sha256sum and pg_restore; a restore and a look for its own sake say the same. */
describe('a backup that is kept', () => {
  let at: KeptBackups

  beforeEach(async () => {
    at = keptBackups(await temporaryParent(), dump)
    await at.receive(taken)
    await at.keep(taken)
    return () => rm(at.parent, { recursive: true })
  })

  const refusal = async (situation: Situation = {}) => {
    const restored = await at.refusal(situation)
    expect(await at.refusalOfLook(situation)).toEqual(restored)
    return restored
  }

  it('is refused with a dump that is cut off, changed, or lacks a file, by its name', async () => {
    await using of = at.opened(taken)
    const files = (await readManifest(of.host, at.kept.folder)).kept?.files ?? {}
    const [rows = ''] = Object.keys(files).filter((name) => name.endsWith('.dat') && files[name]?.bytes !== 0)
    const path = join(at.kept.folder, rows)
    const [whole, { bytes = 0 } = {}] = [await readFile(path), files[rows]]

    await truncate(path, 3)
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} has 3 of ${bytes} bytes`))
    await writeFile(path, Buffer.concat([Buffer.from('X'), whole.subarray(1)]))
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} has another content`))
    await rm(path)
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} is missing`))
    expect(await readdir(at.received.folder)).toEqual(['home'])
  })

  it('is refused with a home that lost a file, or that has one cut off', async () => {
    await truncate(join(at.kept.home, OBJECT), 2)
    expect(await refusal()).toEqual(refused('is not as it was kept: its home holds 69 instead of 76 bytes'))
    await rm(join(at.kept.home, OBJECT))
    expect(await refusal()).toEqual(refused('is not as it was kept: its home holds 3 instead of 4 files'))
  })

  it('is found out when a branch of it leads elsewhere, unless nobody listed its refs', async () => {
    await writeFile(join(at.kept.home, repository, 'refs/heads/main'), `${'b'.repeat(40)}\n`)

    await expect(at.refsVerified()).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: `${at.kept.folder} on local is not as it was kept: 1 of 1 repositories differ: ${repository} has other loose refs (1 files, at the source 1)`,
      hint: 'choose another one',
    })
    await rm(join(at.kept.folder, 'refs'))
    expect(await at.refsVerified()).toBeNull()
  })

  it.each(['{"schema":"understudy/manifest/1","sou', '{"schema":"understudy/manifest/2"}'])(
    'is refused with the manifest %s',
    async (text) => {
      await writeFile(join(at.kept.folder, 'manifest.json'), text)

      expect(await refusal()).toEqual(refused('has a manifest.json that this version of Understudy cannot read'))
    },
  )

  it('is refused without a manifest, and with one of another source', async () => {
    const path = join(at.kept.folder, 'manifest.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"source": "production"', '"source": "other"'))
    expect(await refusal()).toEqual(refused('is a backup of other, and staging is refreshed from production'))
    await rm(path)
    expect(await refusal()).toEqual(refused('has no manifest.json'))
  })

  it('is refused for a target on another vendor', async () => {
    const elsewhere = keptBackups(at.parent, dump, 'mariadb')
    const why = 'is a backup of postgresql, and staging uses mariadb: a copy stays with its vendor'

    expect(await elsewhere.refusal()).toEqual(refused(why))
    expect(await elsewhere.refusalOfLook()).toEqual(refused(why))
  })

  it('is refused when it is of another instance, whatever its manifest says', async () => {
    expect(await refusal({ serverId: 'BPRD-0002' })).toEqual(
      refused('is of another instance: its server id is BPRD-0001, and production has BPRD-0002'),
    )
  })

  it('is refused with configuration or a list that changed, or with a file that was not there', async () => {
    const [text, list] = [join(at.kept.held, 'bitbucket.properties'), join(at.kept.folder, 'refs')]
    const [whole, refs] = [await readFile(text, 'utf8'), await readFile(list, 'utf8')]
    await writeFile(text, whole.replace('hush', 'HUSH'))
    await writeFile(list, refs.toUpperCase())

    expect(await refusal()).toEqual(
      refused('is not as it was kept: held/bitbucket.properties has another content, refs has another content'),
    )
    await writeFile(text, whole)
    await writeFile(list, refs)
    await writeFile(join(at.kept.database, '9999.dat'), '')
    expect(await refusal()).toEqual(refused('is not as it was kept: database/9999.dat was not there'))
  })

  it('is refused without its home', async () => {
    await rm(at.kept.home, { recursive: true })
    expect(await refusal()).toEqual(refused('is not as it was kept: its home holds 0 instead of 4 files'))
  })

  it('is refused with a manifest that does not tell what it holds', async () => {
    const path = join(at.kept.folder, 'manifest.json')
    const { kept: _, ...half } = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify(half))

    expect(await refusal()).toEqual(refused('has a manifest.json that this version of Understudy cannot read'))
  })
})
