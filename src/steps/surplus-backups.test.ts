import { describe, expect, it } from 'vitest'
import { nextBackupForSpace, surplusBackups, type KeptBackups } from './surplus-backups.ts'

const DAY = 86_400_000

/** A day apart. */
const [three, two, one] = ['20261121-013000-cccc', '20261120-013000-bbbb', '20261119-013000-aaaa']

function kept(over: Partial<Omit<KeptBackups, 'refresh'>> = {}, refresh: Partial<KeptBackups['refresh']> = {}) {
  return {
    others: [three, two, one],
    bookmarks: {},
    needed: undefined,
    refresh: { keepBackups: undefined, backupRetention: { ageMs: undefined, freeBytes: undefined }, ...refresh },
    now: new Date('2026-11-22T01:30:00.000Z'),
    ...over,
  }
}

const olderThan = (days: number) => ({ backupRetention: { ageMs: days * DAY, freeBytes: undefined } })

describe('surplus backups', () => {
  it('are none where nothing is configured', () => {
    expect(surplusBackups(kept())).toEqual([])
  })

  it('are those beyond the limit, the one that was just taken counted', () => {
    expect(surplusBackups(kept({}, { keepBackups: 4 }))).toEqual([])
    expect(surplusBackups(kept({}, { keepBackups: 2 }))).toEqual([
      { one: two, because: 'keepBackups is 2' },
      { one, because: 'keepBackups is 2' },
    ])
    expect(surplusBackups(kept({}, { keepBackups: 1 })).map(({ one: name }) => name)).toEqual([three, two, one])
  })

  it('are those that are too old by the time in their name, however few there are', () => {
    expect(surplusBackups(kept({}, olderThan(2)))).toEqual([{ one, because: 'it is 3 days 0 h old' }])
    expect(surplusBackups(kept({ others: [one] }, { keepBackups: 9, ...olderThan(2) }))).toHaveLength(1)
  })

  it('are never one with a bookmark or one that an unfinished run restores, which count for nothing', () => {
    const strict = { keepBackups: 1, ...olderThan(0.1) }

    expect(
      surplusBackups(kept({ bookmarks: { good: two }, needed: one }, strict)).map(({ one: name }) => name),
    ).toEqual([three])
    expect(surplusBackups(kept({ bookmarks: { good: two } }, { keepBackups: 3 }))).toEqual([])
  })
})

it('where the disk is too full the oldest goes next, but neither one with a bookmark nor one that a run restores', () => {
  expect(nextBackupForSpace(kept())).toBe(one)
  expect(nextBackupForSpace(kept({ bookmarks: { first: one } }))).toBe(two)
  expect(nextBackupForSpace(kept({ bookmarks: { first: one }, needed: two }))).toBe(three)
  expect(nextBackupForSpace(kept({ others: [] }))).toBeUndefined()
})
