import { beforeEach, describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryLayout, memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
import { keptPaths } from '../hold/layout.ts'
import type { Generation } from '../steps/generations.ts'
import type { App } from './app.ts'
import { addBookmark, findGeneration, removeBookmark } from './bookmarks.ts'

const generation = (id: string, state: Generation['state']): Generation => ({
  id,
  database: null,
  source: 'production',
  dataFrom: null,
  createdAt: id,
  state,
})

const BACKUP = '20261115-013000-aaaa'

let app: App

beforeEach(() => {
  const disk = memoryTargetDisk()
  disk.host.put(`${keptPaths(memoryLayout, BACKUP).folder}/manifest.json`, '')
  app = memoryApp({ store: memoryStore(), target: memoryTarget(disk), holder: 'this process' })
  app.generations('staging').save([generation('3', 'half-made'), generation('2', 'live'), generation('1', 'kept')])
})

describe('a bookmark', () => {
  it('names the live generation, or the one that is given; one may have several', async () => {
    expect(await addBookmark(app, 'staging', 'now')).toEqual({ name: 'now', kind: 'generation', id: '2' })
    await addBookmark(app, 'staging', 'before', '1')
    await addBookmark(app, 'staging', 'good', 'before')

    expect(app.generations('staging').bookmarks()).toEqual({ now: '2', before: '1', good: '1' })
    expect(findGeneration('staging', app.generations('staging'), 'good').id).toBe('1')
  })

  it('given again to its own generation stays, and to another one is refused', async () => {
    await addBookmark(app, 'staging', 'good')
    await addBookmark(app, 'staging', 'good', '2')

    await expect(addBookmark(app, 'staging', 'good', '1')).rejects.toThrow(
      expect.objectContaining({
        code: 'run/bookmark-taken',
        message: 'good is the bookmark of generation 2 of staging',
        hint: 'take another name, or `understudy bookmark remove staging good` first',
      }),
    )
    expect(app.generations('staging').bookmarks()).toEqual({ good: '2' })
  })

  it('of a generation that is gone can be given anew', async () => {
    app.generations('staging').saveBookmarks({ good: 'gone' })

    expect(await addBookmark(app, 'staging', 'good')).toEqual({ name: 'good', kind: 'generation', id: '2' })
  })

  it('is taken away, and its generation stays', async () => {
    await addBookmark(app, 'staging', 'good')

    expect(removeBookmark(app, 'staging', 'good')).toEqual({ name: 'good', kind: 'generation', id: '2' })

    expect(app.generations('staging').bookmarks()).toEqual({})
    expect(app.generations('staging').all()).toHaveLength(3)
  })

  it.each([
    [
      'good',
      '9',
      'staging has no generation with the id or bookmark 9, and keeps no backup of that name',
      '`understudy generations staging` and `understudy backup list staging` list them with their bookmarks',
    ],
    [
      'good',
      '3',
      'generation 3 of staging is half made, and nothing could go back to it',
      '`understudy generations staging` lists them with their bookmarks',
    ],
  ])('%s is not given to %s', async (name, id, message, hint) => {
    await expect(addBookmark(app, 'staging', name, id)).rejects.toThrow(
      expect.objectContaining({
        code: 'run/unknown-generation',
        message,
        hint,
      }),
    )
  })

  it.each(['', 'Good', '20261122-013000-k3f9', 'adopted-1', 'a b', 'x'.repeat(32)])(
    'is not called %j',
    async (name) => {
      await expect(addBookmark(app, 'staging', name)).rejects.toThrow(
        expect.objectContaining({
          code: 'config/usage',
          message: `${JSON.stringify(name)} is no bookmark`,
          hint: 'lower-case letters, digits and dashes, at most 31, such as `understudy bookmark add staging before-upgrade`',
        }),
      )
    },
  )

  it('names a kept backup as well, by its name, and is told apart from that of a generation', async () => {
    expect(await addBookmark(app, 'staging', 'before-8', BACKUP)).toEqual({
      name: 'before-8',
      kind: 'backup',
      id: BACKUP,
    })
    expect(await addBookmark(app, 'staging', 'again', 'before-8')).toMatchObject({ kind: 'backup', id: BACKUP })

    await expect(addBookmark(app, 'staging', 'before-8', '1')).rejects.toThrow(
      expect.objectContaining({
        code: 'run/bookmark-taken',
        message: `before-8 is the bookmark of backup ${BACKUP} of staging`,
        hint: 'take another name, or `understudy bookmark remove staging before-8` first',
      }),
    )
    await expect(addBookmark(app, 'staging', 'other', '20261101-013000-cccc')).rejects.toMatchObject({
      code: 'run/unknown-generation',
    })
    expect(app.generations('staging').bookmarks()).toEqual({ 'before-8': BACKUP, again: BACKUP })
    expect(() => findGeneration('staging', app.generations('staging'), 'again')).toThrow(
      'staging has no generation with the id or bookmark again',
    )
  })

  it('of a kept backup that is gone can be given anew', async () => {
    app.generations('staging').saveBookmarks({ good: '20261101-013000-cccc' })

    expect(await addBookmark(app, 'staging', 'good')).toMatchObject({ kind: 'generation', id: '2' })
  })

  it('that nobody gave can not be taken away', async () => {
    for (const name of ['good', 'constructor'])
      expect(() => removeBookmark(app, 'staging', name)).toThrow(
        `no generation or backup of staging has the bookmark ${name}`,
      )
  })

  it('waits for a run that died while it may have been removing that generation', async () => {
    const run = { id: 'r', kind: 'refresh', environment: 'staging', source: 'production', state: 'running' } as const
    app.store.createRun({ ...run, startedAt: '', endedAt: undefined, by: 'mira', why: undefined, plan: {} })

    await expect(addBookmark(app, 'staging', 'good')).rejects.toThrow(
      expect.objectContaining({
        code: 'run/locked',
        message: 'run r of staging is not finished, and may be removing generations',
        hint: '`understudy resume staging`, or `understudy abort staging`; then name the generation',
      }),
    )
  })

  it('waits for no run that another one came after', async () => {
    const run = {
      kind: 'refresh',
      environment: 'staging',
      source: 'production',
      endedAt: '',
      by: 'mira',
      why: undefined,
    } as const
    app.store.createRun({ ...run, id: 'a', startedAt: '2026-11-21', state: 'failed', plan: {} })
    app.store.createRun({ ...run, id: 'b', startedAt: '2026-11-22', state: 'done', plan: {} })

    expect(await addBookmark(app, 'staging', 'good')).toEqual({ name: 'good', kind: 'generation', id: '2' })
  })

  it('waits while a run, which may remove that generation, is at work', async () => {
    const lock = {
      environment: 'staging',
      run: 'r',
      by: 'mira',
      why: 'refresh',
      since: 'today',
      holder: 'this process',
    }
    app.store.takeLock(lock, undefined)

    await expect(addBookmark(app, 'staging', 'good')).rejects.toThrow(
      expect.objectContaining({
        code: 'run/locked',
        message: 'staging is held by run r of mira since today (refresh), this process',
      }),
    )
  })
})
