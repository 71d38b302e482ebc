import { expect, it } from 'vitest'
import { memoryServer } from '../../test/fixtures/memory-server.ts'
import { memoryStore } from '../../test/fixtures/memory-store.ts'
import {
  memoryLayout,
  memoryTarget,
  memoryTargetDisk,
  putHome,
  type MemoryTargetDisk,
} from '../../test/fixtures/memory-target.ts'
import { steppingClock } from '../../test/fixtures/run-context.ts'
import { generationDocuments } from '../app/compose/generation-documents.ts'
import { formatMark } from '../kernel/mark.ts'
import type { RetentionConfig } from '../config/retention.ts'
import type { HostWriter } from '../ports/host.ts'
import type { DatabaseServer } from '../ports/database.ts'
import type { Generation } from './generations.ts'
import { surplusRemoved } from './remove-generations.ts'

const ids = ['20261122-013000-dddd', '20261115-013000-cccc', '20261108-013000-bbbb', '20261101-013000-aaaa']
const GB = 1e9

interface Situation {
  readonly bookmarks?: Readonly<Record<string, string>>
  /** How many looks at the disk still show what it had before. */
  readonly late?: number
}

/** Four copies of a GB each, the newest is live, on a disk that has a GB left. */
function removing(retention: Partial<RetentionConfig>, { bookmarks = {}, late = 0 }: Situation = {}) {
  const disk = memoryTargetDisk()
  const generations = generationDocuments(memoryStore(), 'staging')
  generations.save(
    ids.map((id, index): Generation => ({
      id,
      database: `db_${id}`,
      source: 'production',
      dataFrom: null,
      createdAt: `2026-11-${String(22 - 7 * index).padStart(2, '0')}T01:30:00.000Z`,
      state: index === 0 ? 'live' : 'kept',
    })),
  )
  generations.saveBookmarks(bookmarks)
  for (const id of ids) putHome(disk.host, id, id === ids[0] ? 'in place' : 'kept')
  const mark = (generation: string) =>
    formatMark({ environment: 'staging', generation, source: 'production', run: generation })
  disk.server = { databases: Object.fromEntries(ids.map((id) => [`db_${id}`, mark(id)])) }
  const target = memoryTarget(disk)
  const free: number[] = []
  const host: HostWriter = {
    ...target.host,
    execute: async (command, options) =>
      command.program === 'sync'
        ? { exitCode: 0, stdout: '', stderr: '' }
        : await target.host.execute(command, options),
    freeSpace: async (path) => {
      // Elsewhere sudo does not let it be asked.
      expect(path).toBe('/srv')
      free.push((1 + ids.length - generations.all().length) * GB)
      return { ...(await target.host.freeSpace(path)), bytes: free.at(-1 - late) ?? GB }
    },
  }
  const notes: string[] = []
  const refresh = { keepGenerations: 100, retention: { ageMs: undefined, freeBytes: undefined, ...retention } }
  const of = {
    target: { ...target, host, openServer: async () => droppingServer(disk) },
    generations,
    refresh,
    clock: steppingClock(),
    live: ids[0]!,
  }
  const effect = surplusRemoved({ ...of, note: (text) => void notes.push(text) }, 'removed')
  return { effect, notes, generations, disk, left: () => generations.all().map(({ id }) => id) }
}

function droppingServer(disk: MemoryTargetDisk): DatabaseServer {
  return {
    ...memoryServer(disk.server),
    drop: async (name) => {
      const { [name]: _, ...databases } = disk.server.databases ?? {}
      disk.server = { databases }
    },
  }
}

it('removes the oldest generations until the disk has room: home, database and record', async () => {
  const { effect, notes, disk, left } = removing({ freeBytes: 2.5 * GB })
  expect(await effect.verify()).toMatchObject({ kind: 'open' })

  await effect.apply(new AbortController().signal)

  expect(await effect.verify()).toEqual({ kind: 'done', result: { generations: ids.slice(0, 2) } })
  expect(left()).toEqual(ids.slice(0, 2))
  expect(Object.keys(disk.server.databases ?? {})).toEqual(ids.slice(0, 2).map((id) => `db_${id}`))
  expect(await disk.host.list(memoryLayout.generations)).toEqual([ids[1]])
  expect(notes).toEqual([
    `removed generation ${ids[3]}: ssh://understudy@bb1 has 1.0 GB free at /srv/staging.understudy, less than retention.freeSpace (2.5 GB)`,
    `removed generation ${ids[2]}: ssh://understudy@bb1 has 2.0 GB free at /srv/staging.understudy, less than retention.freeSpace (2.5 GB)`,
  ])
})

it('removes no more of them where the disk shows only some time later what was freed', async () => {
  const { effect, left } = removing({ freeBytes: 1.5 * GB }, { late: 3 })

  await effect.apply(new AbortController().signal)

  expect(left()).toEqual(ids.slice(0, 3))
})

it('says so where no further generation may go, and stops nothing', async () => {
  const { effect, notes, left } = removing({ freeBytes: 50 * GB }, { bookmarks: { first: ids[3]! } })

  await effect.apply(new AbortController().signal)

  expect(await effect.verify()).toMatchObject({ kind: 'done' })
  expect(left()).toEqual([ids[0], ids[1], ids[3]])
  expect(notes.at(-1)).toBe(
    'ssh://understudy@bb1 has 2.0 GB free at /srv/staging.understudy, less than retention.freeSpace (50.0 GB), and no further generation may go',
  )
})

it('leaves a database that is not marked as of that generation, and says so', async () => {
  const { effect, disk, notes } = removing({ ageMs: 10 * 86_400_000 })
  disk.server = { databases: { ...disk.server.databases, [`db_${ids[3]}`]: undefined } }

  await effect.apply(new AbortController().signal)

  expect(Object.keys(disk.server.databases ?? {})).toEqual([`db_${ids[0]}`, `db_${ids[1]}`, `db_${ids[3]}`])
  expect(notes.at(-1)).toBe(
    `removed generation ${ids[3]}: it is 21 days 0 h old; its database db_${ids[3]} is not marked as anybody's and stays: drop it yourself where nothing uses it`,
  )
})
