import { beforeEach, describe, expect, it } from 'vitest'
import { memoryApp } from '../../test/fixtures/memory-app.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../test/fixtures/memory-target.ts'
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

let app: App

beforeEach(() => {
  app = memoryApp({ store: memoryStore(), target: memoryTarget(memoryTargetDisk()), holder: 'this process' })
  app.generations('staging').save([generation('3', 'half-made'), generation('2', 'live'), generation('1', 'kept')])
})

describe('a bookmark', () => {
  it('names the live generation, or the one that is given; one may have several', () => {
    expect(addBookmark(app, 'staging', 'now')).toEqual({ name: 'now', generation: '2' })
    addBookmark(app, 'staging', 'before', '1')
    addBookmark(app, 'staging', 'good', 'before')

    expect(app.generations('staging').bookmarks()).toEqual({ now: '2', before: '1', good: '1' })
    expect(findGeneration('staging', app.generations('staging'), 'good').id).toBe('1')
  })

  it('given again to its own generation stays, and to another one is refused', () => {
    addBookmark(app, 'staging', 'good')
    addBookmark(app, 'staging', 'good', '2')

    expect(() => addBookmark(app, 'staging', 'good', '1')).toThrow(
      expect.objectContaining({
        code: 'run/bookmark-taken',
        message: 'good is the bookmark of generation 2 of staging',
        hint: 'take another name, or `understudy bookmark remove staging good` first',
      }),
    )
    expect(app.generations('staging').bookmarks()).toEqual({ good: '2' })
  })

  it('of a generation that is gone can be given anew', () => {
    app.generations('staging').saveBookmarks({ good: 'gone' })

    expect(addBookmark(app, 'staging', 'good')).toEqual({ name: 'good', generation: '2' })
  })

  it('is taken away, and its generation stays', () => {
    addBookmark(app, 'staging', 'good')

    expect(removeBookmark(app, 'staging', 'good')).toEqual({ name: 'good', generation: '2' })

    expect(app.generations('staging').bookmarks()).toEqual({})
    expect(app.generations('staging').all()).toHaveLength(3)
  })

  it.each([
    ['good', '9', 'staging has no generation with the id or bookmark 9'],
    ['good', '3', 'generation 3 of staging is half made, and nothing could go back to it'],
  ])('%s is not given to %s', (name, id, message) => {
    expect(() => addBookmark(app, 'staging', name, id)).toThrow(
      expect.objectContaining({
        code: 'run/unknown-generation',
        message,
        hint: '`understudy generations staging` lists them with their bookmarks',
      }),
    )
  })

  it.each(['', 'Good', '20261122-013000-k3f9', 'adopted-1', 'a b', 'x'.repeat(32)])('is not called %j', (name) => {
    expect(() => addBookmark(app, 'staging', name)).toThrow(
      expect.objectContaining({
        code: 'config/usage',
        message: `${JSON.stringify(name)} is no bookmark`,
        hint: 'lower-case letters, digits and dashes, at most 31, such as `understudy bookmark add staging before-upgrade`',
      }),
    )
  })

  it('that nobody gave can not be taken away', () => {
    for (const name of ['good', 'constructor'])
      expect(() => removeBookmark(app, 'staging', name)).toThrow(`no generation of staging has the bookmark ${name}`)
  })

  it('waits for a run that died while it may have been removing that generation', () => {
    const run = { id: 'r', kind: 'refresh', environment: 'staging', source: 'production', state: 'running' } as const
    app.store.createRun({ ...run, startedAt: '', endedAt: undefined, by: 'mira', why: undefined, plan: {} })

    expect(() => addBookmark(app, 'staging', 'good')).toThrow(
      expect.objectContaining({
        code: 'run/locked',
        message: 'run r of staging is not finished, and may be removing generations',
        hint: '`understudy resume staging`, or `understudy abort staging`; then name the generation',
      }),
    )
  })

  it('waits for no run that another one came after', () => {
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

    expect(addBookmark(app, 'staging', 'good')).toEqual({ name: 'good', generation: '2' })
  })

  it('waits while a run, which may remove that generation, is at work', () => {
    const lock = {
      environment: 'staging',
      run: 'r',
      by: 'mira',
      why: 'refresh',
      since: 'today',
      holder: 'this process',
    }
    app.store.takeLock(lock, undefined)

    expect(() => addBookmark(app, 'staging', 'good')).toThrow(
      expect.objectContaining({
        code: 'run/locked',
        message: 'staging is held by run r of mira since today (refresh), this process',
      }),
    )
  })
})
