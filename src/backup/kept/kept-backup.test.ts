import { expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryLayout } from '../../../test/fixtures/memory-target.ts'
import { keptPaths } from '../../hold/layout.ts'
import { chooseBackup, halfRemoved, keptName, keptNames, takenAt } from './kept-backup.ts'

const [first, second] = ['20261115-013000-aaaa', '20261122-013000-bbbb']

it('lists the newest first, and none that is half removed or somebody else’s', async () => {
  const host = memoryHost()
  for (const name of [first, second, `${first}.removed`, 'mine'])
    host.put(`${keptPaths(memoryLayout, name).folder}/manifest.json`, '')

  expect(await keptNames(host, memoryLayout)).toEqual([second, first])
  expect(await halfRemoved(host, memoryLayout)).toEqual([first])
})

it('tells by its name when it was taken', () => {
  expect(takenAt(second)).toBe('2026-11-22T01:30:00.000Z')
})

it('is chosen by a bookmark too, unless an archive is called the same', async () => {
  const host = memoryHost()
  await host.makeFolder(keptPaths(memoryLayout, first).folder, { mode: 0o700, owner: 'root', group: 'root' })
  const places = { archives: '/mnt/archives', layout: memoryLayout, bookmarks: { 'before-8': first } }

  expect(await chooseBackup(host, places, 'before-8')).toEqual({
    path: keptPaths(memoryLayout, first).folder,
    kind: 'kept',
  })
  host.put('/mnt/archives/before-8', '')
  await expect(chooseBackup(host, places, 'before-8')).rejects.toMatchObject({
    code: 'policy/refused-archive',
    message: `before-8 is both ${keptPaths(memoryLayout, first).folder} and /mnt/archives/before-8 on ${host.name}`,
    hint: 'name it by its path',
  })
})

it.each([
  [first, first],
  [`/srv/staging.understudy/backups/${first}`, first],
  [`/srv/staging.understudy/backups/${first}/`, first],
  [`/srv/staging.understudy/backups/../backups/${first}`, first],
  [`/srv/staging.understudy/backups/../incoming/${first}`, undefined],
  [`/srv/staging.understudy/backups/${first}/home`, undefined],
  [`../backups/${first}`, undefined],
  [`${first}.removed`, undefined],
  [`${first}; rm -rf /`, undefined],
  ['/srv/staging.understudy/backups', undefined],
  ['--help', undefined],
  ['..', undefined],
  ['', undefined],
])('%s is the name %s', (asked, name) => {
  expect(keptName(memoryLayout, asked)).toBe(name)
})
