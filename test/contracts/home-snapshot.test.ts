import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppError } from '../../src/kernel/app-error.ts'
import { mountBtrfs, type BtrfsDisk } from '../fixtures/btrfs-disk.ts'

const { signal } = new AbortController()

let disk: BtrfsDisk
let ref: string

beforeAll(async () => {
  disk = await mountBtrfs()
  ref = join(disk.home, 'shared', 'ref')
  mkdirSync(join(disk.home, 'shared'))
  writeFileSync(ref, 'as it was under the lock')
})
afterAll(() => disk[Symbol.asyncDispose]())

describe('a snapshot of a home on btrfs', () => {
  it('keeps the home as it was, and is gone once it is dropped', async () => {
    await using snapshot = disk.openSnapshot()
    expect(await snapshot.exists()).toBe(false)

    await snapshot.create(signal)
    writeFileSync(ref, 'later')

    expect(await snapshot.exists()).toBe(true)
    expect(readFileSync(join(snapshot.home, 'shared', 'ref'), 'utf8')).toBe('as it was under the lock')
    await snapshot.drop()
    expect(await snapshot.exists()).toBe(false)
    expect(readFileSync(ref, 'utf8')).toBe('later')
  })

  it('that is not there may be dropped', async () => {
    await using snapshot = disk.openSnapshot()

    await snapshot.drop()

    expect(await snapshot.exists()).toBe(false)
  })

  it('is refused in the words of the command that failed', async () => {
    await using snapshot = disk.openSnapshot({ create: ['/bin/sh', '-c', 'echo no space >&2; exit 28'] })

    await expect(snapshot.create(signal)).rejects.toEqual(
      new AppError('host/snapshot-failed', '/bin/sh -c echo no space >&2; exit 28 on local ended with 28: no space', {
        hint: 'run it there by hand to see more, drop what it left, then `understudy resume`',
      }),
    )
  })

  it('is refused where the command ends well and leaves nothing', async () => {
    await using snapshot = disk.openSnapshot({ create: ['/bin/true'] })

    await expect(snapshot.create(signal)).rejects.toMatchObject({
      message: `/bin/true on local ended well, and ${disk.frozen} is not there`,
    })
  })

  it('is not taken for dropped while it is there', async () => {
    await using whole = disk.openSnapshot()
    await whole.create(signal)
    await using kept = disk.openSnapshot({ drop: ['/bin/true'] })
    await using failing = disk.openSnapshot({ drop: ['/bin/false'] })

    await expect(kept.drop()).rejects.toMatchObject({
      message: `/bin/true on local ended well, and ${disk.frozen} is still there`,
    })
    await expect(failing.drop()).rejects.toMatchObject({
      message: '/bin/false on local ended with 1: it printed nothing',
    })
    await whole.drop()
  })
})
