import { appendFile, mkdir, readdir, readFile, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { basePaths } from '../../src/hold/layout.ts'
import { mountDisk, type DiskImage } from '../fixtures/disk-image.ts'
import { fileSums } from '../fixtures/lab-content.ts'
import { keptBackups, makeDump, OBJECT, taken, type KeptBackups } from '../fixtures/kept-backups.ts'

const MB = 1_000_000
const PACK = 'shared/data/repositories/1/objects/pack/pack-1.pack'
const [second, third] = ['20261123-013000-bbbb', '20261124-013000-cccc']

let dump: string

beforeAll(async () => {
  dump = await makeDump()
})
afterAll(() => rm(dump, { recursive: true }))

describe.each(['btrfs', 'xfs'] as const)('a backup that is kept on %s, where files can share blocks', (kind) => {
  let disk: DiskImage
  let home: string
  let at: KeptBackups

  beforeEach(async () => {
    disk = await mountDisk(kind)
    home = join(disk.folder, 'bitbucket')
    await mkdir(home)
    at = keptBackups(home, dump)
    await receive(taken)
    await at.keep(taken)
    return () => disk[Symbol.asyncDispose]()
  })

  /** With a pack that no other has. */
  const receive = async (run: string) => {
    await at.receive(run)
    const pack = join(at.layout.beside, 'incoming', run, 'home', PACK)
    await mkdir(dirname(pack), { recursive: true })
    await execa('dd', ['if=/dev/urandom', `of=${pack}`, 'bs=1M', 'count=60', 'status=none'])
  }
  const free = async () => {
    await execa('sync', ['-f', at.layout.beside])
    const { bavail, bsize } = await statfs(home)
    return bavail * bsize
  }

  it('becomes a copy that shares its blocks, takes next to no room, and may be written to in any file', async () => {
    const [before, whole] = [await free(), fileSums(at.kept.folder)]

    expect(await at.restore()).toEqual({ kind: 'done', result: { path: at.kept.folder } })

    expect(await readFile(basePaths(at.layout).homeWay, 'utf8')).toBe('clone\n')
    expect(before - (await free())).toBeLessThan(20 * MB)
    expect((await stat(join(at.received.home, OBJECT))).nlink).toBe(1)
    for (const path of await readdir(at.received.folder, { recursive: true })) {
      const file = join(at.received.folder, path)
      if ((await stat(file)).isFile()) await appendFile(file, 'x')
    }
    expect(fileSums(at.kept.folder)).toEqual(whole)
    expect(await at.restore()).toMatchObject({ kind: 'done' })
  })

  it('outlives the copy that was made of it', async () => {
    const whole = fileSums(at.kept.folder)
    await at.restore()
    await rm(at.received.folder, { recursive: true })

    expect(fileSums(at.kept.folder)).toEqual(whole)
    expect(await at.restore()).toMatchObject({ kind: 'done' })
  })

  it('goes where the disk has less free than is asked for, and takes no later one with it', async () => {
    await receive(second)
    await at.keep(second)
    await receive(third)
    const refresh = { backupRetention: { ageMs: undefined, freeBytes: (await free()) + 30 * MB } }

    await at.keep(third, { refresh })

    expect(await readdir(at.layout.backups)).toEqual([second, third])
  })

  it('stays where the disk has what is asked for', async () => {
    await receive(second)
    const refresh = { backupRetention: { ageMs: undefined, freeBytes: (await free()) - 30 * MB } }

    await at.keep(second, { refresh })

    expect(await readdir(at.layout.backups)).toEqual([taken, second])
  })
})
