import { expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { keptPaths } from '../hold/layout.ts'
import { listBackups } from './list-backups.ts'

const [three, two, one] = ['20261120-013000-cccc', '20261110-013000-bbbb', '20261101-013000-aaaa']

/** On a disk that has 1.1 GB free, with what each is kept as, and why it goes. */
async function listed(refresh: Partial<Pick<RefreshConfig, 'keepBackups' | 'backupRetention'>>, bookmarks = {}) {
  const disk = memoryTargetDisk()
  for (const name of [three, two, one]) disk.host.put(`${keptPaths(memoryLayout, name).folder}/manifest.json`, '{}')
  for (const name of [three, two, one]) await disk.host.makeFolder(keptPaths(memoryLayout, name).folder, asRoot)
  const base = memoryApp({ store: memoryStore(), target: memoryTarget(disk), holder: 'process 1' })
  base.generations('staging').saveBookmarks(bookmarks)
  const app = { ...base, config: { ...base.config, refresh: { staging: { ...refreshOfStaging, ...refresh } } } }
  const { backups } = await listBackups(app, 'staging')
  return backups.map(({ name, bookmarks: given, goes }) => ({ name, bookmarks: given, goes }))
}

const asRoot = { mode: 0o700, owner: 'root', group: 'root' }
const stays = (name: string, ...bookmarks: readonly string[]) => ({ name, bookmarks, goes: null })
const goes = (name: string, why: string) => ({ name, bookmarks: [], goes: why })

it('says of each how people call it, and of those that go with the next backup why', async () => {
  expect(await listed({})).toEqual([stays(three), stays(two), stays(one)])
  expect(await listed({ keepBackups: 3 }, { 'before-8': two, ok: two })).toEqual([
    stays(three),
    stays(two, 'before-8', 'ok'),
    stays(one),
  ])
  expect(await listed({ keepBackups: 3 })).toEqual([stays(three), stays(two), goes(one, 'keepBackups is 3')])
  expect(await listed({ backupRetention: { ageMs: 15 * 86_400_000, freeBytes: undefined } })).toEqual([
    stays(three),
    stays(two),
    goes(one, 'it is 21 days 0 h old'),
  ])
})

it('names the oldest where the disk is too full, and none after it, as nobody knows how much that frees', async () => {
  const retention = { ageMs: undefined, freeBytes: 5e9 }

  expect(await listed({ backupRetention: retention })).toEqual([
    stays(three),
    stays(two),
    goes(
      one,
      'ssh://understudy@bb1 has 1.1 GB free at /srv/staging.understudy, less than backupRetention.freeSpace (5.0 GB)',
    ),
  ])
  expect(await listed({ keepBackups: 3, backupRetention: retention })).toEqual([
    stays(three),
    stays(two),
    goes(one, 'keepBackups is 3'),
  ])
})
