import { describe, expect, it } from 'vitest'
import { refreshOfStaging } from '../../../test/fixtures/two-environments.ts'
import { layoutOf } from '../../hold/layout.ts'
import { archivesFolder, placeOfArchive } from './archive-place.ts'

describe('the folder of archives', () => {
  it('lies beside the home unless the configuration says otherwise', () => {
    const layout = layoutOf('/srv/staging')
    const { archives } = refreshOfStaging

    expect(archivesFolder({ archives }, layout)).toBe('/srv/staging.understudy/archives')
    expect(archivesFolder({ archives: { ...archives, folder: '/mnt/backups' } }, layout)).toBe('/mnt/backups')
  })
})

describe('the place of an archive', () => {
  it.each([
    ['bitbucket-20261122-013000.tar.gz', '/mnt/backups/bitbucket-20261122-013000.tar.gz'],
    ['/mnt/backups/november/b.tar.gz', '/mnt/backups/november/b.tar.gz'],
    ['november/unpacked/', '/mnt/backups/november/unpacked'],
  ])('is %s in that folder, by name or by path', (asked, place) => {
    expect(placeOfArchive('/mnt/backups', asked)).toBe(place)
  })

  it.each([
    '/mnt/backups',
    '/mnt/backups-old/b.tar.gz',
    '../b.tar.gz',
    '/mnt/backups/../b.tar.gz',
    'of november.tar.gz',
  ])('is nowhere for %s', (asked) => {
    expect(placeOfArchive('/mnt/backups', asked)).toBeUndefined()
  })
})
