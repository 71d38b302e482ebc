import { expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryLayout } from '../../../test/fixtures/memory-target.ts'
import { keptPaths } from '../../hold/layout.ts'
import { keptName, keptNames } from './kept-backup.ts'

const [first, second] = ['20261115-013000-aaaa', '20261122-013000-bbbb']

it('lists the newest first, and none that is half removed or somebody else’s', async () => {
  const host = memoryHost()
  for (const name of [first, second, `${first}.removed`, 'mine'])
    host.put(`${keptPaths(memoryLayout, name).folder}/manifest.json`, '')

  expect(await keptNames(host, memoryLayout)).toEqual([second, first])
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
