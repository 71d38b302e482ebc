import { describe, expect, it } from 'vitest'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout } from '../../test/fixtures/memory-target.ts'
import { appOn, dyingAfter, Killed, world, type World } from '../../test/fixtures/rewind-world.ts'
import { keptPaths } from '../hold/layout.ts'
import { generationDocuments } from './compose/generation-documents.ts'
import { removableBackup, removeBackup } from './remove-backup.ts'

const [one, other] = ['20261120-013000-aaaa', '20261121-013000-bbbb']

/** Two backups are kept, and one lies among the archives. */
function keeping(): World {
  const at = world()
  for (const name of [one, other]) {
    at.target.host.put(`${keptPaths(memoryLayout, name).folder}/manifest.json`, name)
    at.target.host.put(`${keptPaths(memoryLayout, name).home}/shared/data/x`, 'x')
  }
  at.target.host.put(`${memoryLayout.beside}/archives/theirs.tar.gz`, 'x')
  return at
}

async function remove(app: ReturnType<typeof appOn>, asked: string) {
  return await removeBackup(app, 'staging', await removableBackup(app, 'staging', asked))
}

describe('the removal of a kept backup', () => {
  it('takes it and no other, and says so in a journal of its own', async () => {
    const at = keeping()
    const removed = await remove(appOn(at, 'process 1'), `${memoryLayout.backups}/${one}`)

    const store = memoryStore(at.store)
    expect(removed.backup).toBe(one)
    expect(await at.target.host.list(memoryLayout.backups)).toEqual([other])
    expect(store.run(removed.run)).toMatchObject({ kind: 'remove-backup', state: 'done', plan: { remove: one } })
    expect(store.entries(removed.run).map(({ kind }) => kind)).toEqual(['intent', 'outcome'])
    expect(at.store.locks.size).toBe(0)
  })

  it('ends the same wherever it was cut off, by the same command', async () => {
    const ends = new Map<number, readonly unknown[]>()
    for (let changes = 0; ; changes += 1) {
      const at = keeping()
      const first = await remove(appOn(at, 'process 1', dyingAfter(changes)), one).catch((error: unknown) => error)
      if (!(first instanceof Killed)) break
      await remove(appOn(at, 'process 2'), one).catch(() => undefined)
      const runs = memoryStore(at.store).runs('staging')
      ends.set(changes, [
        await at.target.host.list(memoryLayout.backups),
        runs.map(({ kind, state }) => `${kind} ${state}`),
      ])
    }

    const end = [[other], ['remove-backup done']]
    expect(ends.size).toBeGreaterThan(8)
    expect([...ends.values()]).toEqual(Array.from(ends, () => end))
  })

  it.each([
    'theirs.tar.gz',
    `${memoryLayout.beside}/archives/theirs.tar.gz`,
    '20261101-013000-cccc',
    '--yes',
    '..',
    '../generations',
  ])('is refused for %s, which Understudy does not keep', async (asked) => {
    const at = keeping()

    await expect(remove(appOn(at, 'process 1'), asked)).rejects.toMatchObject({
      code: 'run/unknown-backup',
      exit: 3,
      message: `${asked} is no backup that Understudy keeps for staging`,
      hint: '`understudy backup list staging` lists them, of the kind kept; what somebody else put there is not removed',
    })
    expect(at.target.host.text(`${memoryLayout.beside}/archives/theirs.tar.gz`)).toBe('x')
  })

  it('is refused while it has a bookmark, by its name and by that', async () => {
    const at = keeping()
    generationDocuments(memoryStore(at.store), 'staging').saveBookmarks({ 'before-8': one })

    for (const asked of [one, 'before-8'])
      await expect(remove(appOn(at, 'process 1'), asked)).rejects.toMatchObject({
        code: 'run/backup-needed',
        exit: 3,
        message: `backup ${one} of staging has the bookmark before-8; nothing was removed`,
        hint: '`understudy bookmark remove staging before-8` first',
      })
    expect(await remove(appOn(at, 'process 1'), other)).toMatchObject({ backup: other })
  })

  it('is refused while an unfinished run restores it', async () => {
    const at = keeping()
    const { folder } = keptPaths(memoryLayout, one)
    memoryStore(at.store).createRun({
      id: '20261122-020000-dddd',
      kind: 'refresh',
      environment: 'staging',
      source: 'production',
      startedAt: '2026-11-22T02:00:00.000Z',
      endedAt: undefined,
      state: 'failed',
      by: 'mira',
      why: undefined,
      plan: { given: { path: folder, kind: 'kept' } },
    })

    await expect(remove(appOn(at, 'process 1'), one)).rejects.toMatchObject({
      code: 'run/backup-needed',
      exit: 3,
      message: `run 20261122-020000-dddd of staging restores ${folder}, and is not finished; nothing was removed`,
      hint: '`understudy resume staging` goes on with it, `understudy abort staging` ends it; then remove it',
    })
    expect(await remove(appOn(at, 'process 1'), other)).toMatchObject({ backup: other })
  })
})
