import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { dyingAfter, Killed } from '../../test/fixtures/rewind-world.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import { refreshOfStaging } from '../../test/fixtures/two-environments.ts'
import { generationDocuments } from '../app/compose/generation-documents.ts'
import type { RefreshConfig } from '../config/refresh.ts'
import { keptPaths } from '../hold/layout.ts'
import type { HostWriter } from '../ports/host.ts'
import { surplusBackupsRemoved } from './remove-backups.ts'

const [taken, three, two, one] = [
  '20261122-013000-dddd',
  '20261115-013000-cccc',
  '20261108-013000-bbbb',
  '20261101-013000-aaaa',
]
const all = [taken, three, two, one]
const GB = 1e9

type Asked = Partial<Pick<RefreshConfig, 'keepBackups'> & RefreshConfig['backupRetention']>

interface Situation {
  readonly bookmarks?: Readonly<Record<string, string>>
  readonly neededBackup?: string
}

function keeping() {
  const disk = memoryTargetDisk()
  for (const name of all) {
    disk.host.put(`${keptPaths(memoryLayout, name).folder}/manifest.json`, name)
    disk.host.put(`${keptPaths(memoryLayout, name).home}/shared/data/x`, 'x')
  }
  disk.host.put(`${memoryLayout.backups}/of-an-administrator/x`, 'x')
  return disk
}

type Disk = ReturnType<typeof keeping>
const left = (disk: Disk) => disk.host.list(memoryLayout.backups)

/** Backups of a GB each, on a disk that has a GB left with all four. */
function removing(
  disk: Disk,
  { keepBackups, ageMs, freeBytes }: Asked,
  { bookmarks = {}, ...situation }: Situation = {},
  mortal = dyingAfter(Infinity),
) {
  const generations = generationDocuments(memoryStore(), 'staging')
  generations.saveBookmarks(bookmarks)
  const target = memoryTarget(disk)
  const host: HostWriter = {
    ...target.host,
    rename: (from, to) => mortal(() => target.host.rename(from, to)),
    removeFolder: (path, within) => mortal(() => target.host.removeFolder(path, within)),
    execute: async () => ({ exitCode: 0, stdout: '', stderr: '' }),
    freeSpace: async (path) => {
      // Elsewhere sudo does not let it be asked.
      expect(path).toBe('/srv')
      const kept = (await left(disk)).filter((name) => all.includes(name))
      return { ...(await target.host.freeSpace(path)), bytes: (1 + all.length - kept.length) * GB }
    },
  }
  const notes: string[] = []
  const effect = surplusBackupsRemoved(
    {
      run: taken,
      target: { ...target, host },
      refresh: { ...refreshOfStaging, keepBackups, backupRetention: { ageMs, freeBytes } },
      generations,
      clock: steppingClock(),
      note: (text) => void notes.push(text),
      ...situation,
    },
    'removed',
  )
  return { effect, notes }
}

const signal = new AbortController().signal

describe('once a backup is kept', () => {
  it('nothing goes where nothing is configured', async () => {
    const disk = keeping()
    const { effect } = removing(disk, {})

    await effect.apply(signal)

    expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: all } })
  })

  it('those beyond the limit go and are named, and what somebody else put there stays', async () => {
    const disk = keeping()
    const { effect, notes } = removing(disk, { keepBackups: 2 })
    expect(await effect.verify()).toEqual({ kind: 'open', seen: `backup ${two} of staging is still there` })

    await effect.apply(signal)

    expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: [taken, three] } })
    expect(await left(disk)).toEqual([three, taken, 'of-an-administrator'])
    expect(notes).toEqual([`removed backup ${two}: keepBackups is 2`, `removed backup ${one}: keepBackups is 2`])
  })

  it('those that are too old go, but for one with a bookmark and one that an unfinished run restores', async () => {
    const disk = keeping()
    const { effect, notes } = removing(
      disk,
      { ageMs: 5 * 86_400_000 },
      { bookmarks: { 'before-8': one }, neededBackup: three },
    )

    await effect.apply(signal)

    expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: [taken, three, one] } })
    expect(notes).toEqual([`removed backup ${two}: it is 14 days 0 h old`])
  })

  it('the oldest go until the disk has room', async () => {
    const disk = keeping()
    const { effect, notes } = removing(disk, { freeBytes: 2.5 * GB })

    await effect.apply(signal)

    expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: [taken, three] } })
    expect(notes).toEqual([
      `removed backup ${one}: ssh://understudy@bb1 has 1.0 GB free at /srv/staging.understudy, less than backupRetention.freeSpace (2.5 GB)`,
      `removed backup ${two}: ssh://understudy@bb1 has 2.0 GB free at /srv/staging.understudy, less than backupRetention.freeSpace (2.5 GB)`,
    ])
  })

  it('the one that was just taken stays however full the disk is, and that is said', async () => {
    const disk = keeping()
    const { effect, notes } = removing(disk, { freeBytes: 50 * GB })

    await effect.apply(signal)

    expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: [taken] } })
    expect(notes.at(-1)).toBe(
      'ssh://understudy@bb1 has 4.0 GB free at /srv/staging.understudy, less than backupRetention.freeSpace (50.0 GB), and no further backup may go',
    )
  })

  it('a removal that was cut off anywhere is finished, and no half of a backup stays', async () => {
    let cutOff = 0
    for (let changes = 0; ; changes += 1) {
      const disk = keeping()
      const dying = removing(disk, { keepBackups: 2 }, {}, dyingAfter(changes)).effect
      const end = await Promise.resolve(dying.apply(signal)).catch((error: unknown) => error)
      if (!(end instanceof Killed)) break
      cutOff += 1
      const { effect } = removing(disk, { keepBackups: 2 })
      expect(await effect.verify()).toMatchObject({ kind: 'open' })

      await effect.apply(signal)

      expect(await effect.verify()).toEqual({ kind: 'done', result: { backups: [taken, three] } })
      expect(await left(disk)).toEqual([three, taken, 'of-an-administrator'])
    }
    expect(cutOff).toBe(6)
  })
})
