import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { storagePaths } from './storage-paths.ts'

const store = (id: number, ds_path: string) => ({ id, ds_path, ds_uuid: `u${id}` })
const tables = {
  app_property: {
    key: ['prop_key'],
    rows: [
      { prop_key: 'instance.home', prop_value: '/srv/bitbucket/shared' },
      { prop_key: 'instance.url', prop_value: 'https://bitbucket.example.com' },
    ],
  },
  bb_data_store: {
    key: ['id'],
    rows: [store(1, '/srv/bitbucket/shared/stores/a'), store(2, '/srv/bitbucket/b'), store(3, '/srv/staging/shared/c')],
  },
}

describe('storagePaths', () => {
  it("moves the home and the stores in it to the target's", async () => {
    const cut = await cutInMemory(storagePaths, { tables })

    expect(cut.findings).toEqual([
      'storage-paths:app_property[prop_key=instance.home] | the shared home /srv/bitbucket/shared',
      'storage-paths:bb_data_store[id=1] | a data store with repositories in /srv/bitbucket/shared/stores/a',
      'storage-paths:bb_data_store[id=2] | a data store with repositories in /srv/bitbucket/b',
      'storage-paths:bb_data_store[id=3] | a data store with repositories in /srv/staging/shared/c',
    ])
    expect(cut.changes).toEqual([
      'update app_property set prop_value = "/srv/staging/shared" where prop_key = "instance.home"',
      'update bb_data_store set ds_path = "/srv/staging/shared/stores/a" where id = 1',
      'update bb_data_store set ds_path = "/srv/staging/b" where id = 2',
    ])
    expect(cut.rows).toEqual([
      'app_property[instance.home].prop_value: /srv/staging/shared',
      'bb_data_store[1].ds_path: /srv/staging/shared/stores/a',
      'bb_data_store[2].ds_path: /srv/staging/b',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([
      'storage-paths:app_property[prop_key=instance.home] | the shared home /srv/staging/shared',
      'storage-paths:bb_data_store[id=1] | a data store with repositories in /srv/staging/shared/stores/a',
      'storage-paths:bb_data_store[id=2] | a data store with repositories in /srv/staging/b',
      'storage-paths:bb_data_store[id=3] | a data store with repositories in /srv/staging/shared/c',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('moves a store from outside the home to where the backup brings it', async () => {
    const path = '/mnt/nfs/store'
    const options = { tables: { bb_data_store: { key: ['id'], rows: [store(2, path)] } } }
    const cut = await cutInMemory(storagePaths, options, {
      target: { ...stagingTarget, outerStores: [{ id: '2', path }] },
    })

    expect(cut.changes).toEqual(['update bb_data_store set ds_path = "/srv/staging/shared/data-store-2" where id = 2'])
    expect(cut.blocked).toEqual([])
  })

  it('moves it too where the target has its own home at that path of the source', async () => {
    const path = '/srv/staging/disk'
    const options = { tables: { bb_data_store: { key: ['id'], rows: [store(2, path)] } } }
    const cut = await cutInMemory(storagePaths, options, {
      target: { ...stagingTarget, outerStores: [{ id: '2', path }] },
    })

    expect(cut.rows).toEqual(['bb_data_store[2].ds_path: /srv/staging/shared/data-store-2'])
  })

  it.each([
    [{ id: '1', path: '/mnt/a', refused: 'it is not there on bb1' }, 'it is not there on bb1'],
    [{ id: '1', path: '/mnt/b' }, 'its row said /mnt/b when it was copied'],
    [{ id: '2', path: '/mnt/a' }, 'no backup of this copy brought it along'],
  ])('is blocked by a store that was not brought along: %j', async (one, because) => {
    const options = { tables: { bb_data_store: { key: ['id'], rows: [store(1, '/mnt/a')] } } }
    const cut = await cutInMemory(storagePaths, options, { target: { ...stagingTarget, outerStores: [one] } })

    expect([cut.changes, cut.blocked]).toEqual([
      [],
      [
        `the data store /mnt/a lies outside the home of the source, and is not copied: ${because}; move its repositories into the home there, or keep it with a reason where they may be missing and the target has no such folder`,
      ],
    ])
  })

  it.each(['/mnt/nfs/store', '/srv/bitbucket2/store', '/srv/bitbucket/shared/../../x'])(
    'is blocked by a store outside the home of which nothing is known: %s',
    async (path) => {
      const cut = await cutInMemory(storagePaths, {
        tables: { bb_data_store: { key: ['id'], rows: [store(1, path)] } },
      })

      expect(cut.changes).toEqual([])
      expect(cut.blocked).toEqual([
        `the data store ${path} lies outside the home of the source, and is not copied: no backup of this copy brought it along; move its repositories into the home there, or keep it with a reason where they may be missing and the target has no such folder`,
      ])
    },
  )

  it('is blocked where a store is redirected: nobody can tell what lies in that folder', async () => {
    const decision = { kind: 'redirect', to: { kind: 'url', url: 'file:///mnt/staging/store' } } as const
    const options = { tables: { bb_data_store: { key: ['id'], rows: [store(1, '/mnt/nfs/store')] } } }
    const cut = await cutInMemory(storagePaths, options, { decision })

    expect([cut.changes, cut.blocked]).toEqual([
      [],
      [
        "nothing tells that a folder on the target is a copy of the data store /mnt/nfs/store, of the same moment and not production's own: move its repositories into the home there, or keep it with a reason where they may be missing and the target has no such folder",
      ],
    ])
  })

  it('is blocked by a path that the column cannot hold', async () => {
    const options = {
      tables: { bb_data_store: { key: ['id'], rows: [store(1, `/srv/bitbucket/${'x'.repeat(113)}`)] } },
    }
    const cut = await cutInMemory(storagePaths, options, { target: { ...stagingTarget, home: '/srv/staging-home' } })

    expect(cut.blocked).toEqual([`the path /srv/staging-home/${'x'.repeat(113)} is longer than 128 characters`])
  })

  it('reads the paths again after the start', async () => {
    expect(await storagePaths.confirm(memoryCopy({ tables, answers: {} }), stagingTarget, { kind: 'cut' })).toEqual([
      {
        evidence: 'instance.home is /srv/bitbucket/shared',
        id: 'storage-paths/home',
        result: 'fail',
        title: "the shared home is the target's own",
      },
      {
        evidence: '3 data stores, outside: /srv/bitbucket/shared/stores/a, /srv/bitbucket/b',
        id: 'storage-paths/stores',
        result: 'fail',
        title: "every data store lies in the target's own home",
      },
    ])
  })

  it('leaves aside paths that are kept by themselves, and no other', async () => {
    const copy = memoryCopy({ tables, answers: {} })
    const [home, stores] = [
      "the shared home is the target's own, apart from what was decided by itself",
      "every data store lies in the target's own home, apart from what was decided by itself",
    ]
    const one = { 'bb_data_store[id=2]': keep }
    const two = { 'bb_data_store[id=1]': keep, ...one }

    expect(await confirmDecided(storagePaths, copy, { single: one })).toEqual([
      `fail: ${home}: instance.home is /srv/bitbucket/shared; left aside, as decided: bb_data_store[id=2]`,
      `fail: ${stores}: 2 data stores, outside: /srv/bitbucket/shared/stores/a; left aside, as decided: bb_data_store[id=2]`,
    ])
    expect(
      await confirmDecided(storagePaths, copy, { single: { ...two, 'app_property[prop_key=instance.home]': keep } }),
    ).toEqual([
      `pass: ${home}: there is nothing else to look at; left aside, as decided: app_property[prop_key=instance.home], bb_data_store[id=1], bb_data_store[id=2]`,
      `pass: ${stores}: 1 data stores, outside: none; left aside, as decided: app_property[prop_key=instance.home], bb_data_store[id=1], bb_data_store[id=2]`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(storagePaths, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
