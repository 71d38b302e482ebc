import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ARCHIVE, layGivenBackups, makeDumps, refused, type GivenBackups } from '../fixtures/given-backups.ts'

let dumps: string

beforeAll(async () => {
  dumps = await makeDumps()
})
afterAll(() => rm(dumps, { recursive: true }))

/** Where the database of the backup has data stores outside its home. */
describe('a backup that lies on the target’s host', () => {
  let given: GivenBackups

  beforeEach(async () => {
    given = await layGivenBackups(dumps)
    return () => rm(given.parent, { recursive: true })
  })

  it('brings the data stores that its database names into the home, from an archive and unpacked', async () => {
    await given.putDump('with-stores')
    await given.write('bitbucket-data-stores/mnt/store/repositories/ab/cd/7/HEAD', 'ref: refs/heads/main\n')
    await given.pack()
    await cp(given.content, join(given.archives, 'unpacked'), { recursive: true })

    for (const asked of [given.archive, 'unpacked']) {
      const { manifest } = await given.take({ asked })

      expect(manifest.outerStores).toEqual([{ id: '2', path: '/mnt/store' }])
      expect(await readdir(join(given.paths.home, 'shared/data-store-2/repositories/ab/cd'))).toEqual(['7'])
      expect(await readdir(given.paths.folder)).not.toContain('unpacked')
    }
    expect(await given.look()).toMatchObject({ version: '7.2.0' })
  })

  it('is refused without a data store that its database names, unless that is kept', async () => {
    await given.putDump('with-stores')
    await given.pack()
    const keep = { where: 'bb_data_store[id=2]', decision: { kind: 'keep', because: 'tested' } } as const

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} lacks the data store /mnt/store (id 2), which its database names`),
    )
    expect((await given.take({ refresh: { decisions: [keep] } })).manifest.outerStores).toBeUndefined()
  })

  it('is refused with a data store that its database does not name', async () => {
    await given.write('bitbucket-data-stores/mnt/store/repositories/7/HEAD', 'ref: refs/heads/main\n')
    await given.pack()

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} holds the data store /mnt/store, which its database does not name`),
    )
  })

  it('is refused with files that lie in no data store', async () => {
    await given.write('bitbucket-data-stores/mnt/store/notes', '')
    await given.pack()

    expect(await given.refusal()).toEqual(
      refused(`${ARCHIVE} is refused: bitbucket-data-stores/mnt/store/notes lies in no data store`),
    )
  })
})
