import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/adapters/stores/sqlite.ts'
import { memoryDisk, memoryStore } from '../fixtures/memory-store.ts'
import { storeContract } from './store.ts'

storeContract('the embedded store', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'understudy-store-'))
  return {
    open: () => openSqliteStore(folder),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
})

storeContract('the store in memory', async () => {
  const disk = memoryDisk()
  return { open: () => memoryStore(disk), [Symbol.asyncDispose]: async () => undefined }
})

describe('the embedded store', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'understudy-store-'))
    return () => rm(folder, { recursive: true, force: true })
  })

  it('lets nobody else look into its folder', async () => {
    const inner = join(folder, 'state')
    openSqliteStore(inner)[Symbol.dispose]()

    expect((await stat(inner)).mode & 0o777).toBe(0o700)
  })

  it('refuses a state that a newer version wrote', () => {
    openSqliteStore(folder)[Symbol.dispose]()
    const database = new Database(join(folder, 'understudy.sqlite'))
    database.pragma('user_version = 99')
    database.close()

    expect(() => openSqliteStore(folder)).toThrow(`the state in ${folder} was written by a newer Understudy`)
  })

  it('loses no acknowledged entry when its writer is killed', async () => {
    const run = '20261122-013000-k3f9'
    const acknowledged = await killedAfter(150, start('write', folder, run))

    using store = openSqliteStore(folder)
    const texts = store.entries(run).map((entry) => (entry.kind === 'note' ? entry.text : entry.kind))

    expect(acknowledged).toBeGreaterThanOrEqual(150)
    expect(texts.length).toBeGreaterThanOrEqual(acknowledged)
    expect(texts).toEqual(texts.map((_, index) => String(index + 1)))
  })

  it('opens a new folder for many processes at once, and gives its lock to one of them', async () => {
    const runs = ['a', 'b', 'c', 'd', 'e', 'f']

    const answers = await Promise.all(runs.map((run) => output(start('take', folder, run))))

    const winners = runs.filter((_, index) => answers[index] === 'mine')
    expect(winners).toHaveLength(1)
    expect(new Set(answers)).toEqual(new Set(['mine', ...winners]))
  })
})

const processes: ChildProcess[] = []
afterEach(() => {
  for (const child of processes.splice(0)) child.kill('SIGKILL')
})

function start(mode: string, folder: string, run: string) {
  const writer = fileURLToPath(new URL('store-writer.ts', import.meta.url))
  const child = spawn(process.execPath, [writer, mode, folder, run], { stdio: ['ignore', 'pipe', 'inherit'] })
  processes.push(child)
  return child
}

/** Kills the writer once it has acknowledged so many entries; answers the last one that it did. */
async function killedAfter(count: number, child: ReturnType<typeof start>): Promise<number> {
  let seen = ''
  for await (const part of child.stdout) {
    seen += String(part)
    if (seen.split('\n').length > count) child.kill('SIGKILL')
  }
  return seen.slice(0, seen.lastIndexOf('\n')).split('\n').length
}

async function output(child: ReturnType<typeof start>): Promise<string> {
  let seen = ''
  for await (const part of child.stdout) seen += String(part)
  return seen
}
