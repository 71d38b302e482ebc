import { hash } from 'node:crypto'
import { appendFile, cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parseHomeWay } from '../../src/backup/base/home-way.ts'
import { readManifest } from '../../src/backup/manifest.ts'
import { basePaths } from '../../src/hold/layout.ts'
import { keptBackup } from '../../src/steps/take-backup/kept.ts'
import { properties } from '../fixtures/backed-up-source.ts'
import {
  keptBackups,
  later,
  makeDump,
  manifest,
  OBJECT,
  refused,
  repository,
  taken,
  type KeptBackups,
  type Situation,
} from '../fixtures/kept-backups.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'
import { temporaryParent } from './host.ts'

let dump: string

beforeAll(async () => {
  dump = await makeDump()
})
afterAll(() => rm(dump, { recursive: true }))

/** What a run received is kept, and brought back, by the real cp, rsync, sha256sum and pg_restore. */
describe('a backup that is kept', () => {
  let at: KeptBackups

  beforeEach(async () => {
    at = keptBackups(await temporaryParent(), dump)
    await at.receive(taken)
    await at.keep(taken)
    return () => rm(at.parent, { recursive: true })
  })

  it('lies by itself, closed to everybody else, with what it holds in its manifest, and nothing is left of the way there', async () => {
    await using of = at.opened(taken)
    const { kept: content } = await readManifest(of.host, at.kept.folder)

    expect((await stat(at.kept.folder)).mode & 0o777).toBe(0o700)
    expect((await stat(at.layout.backups)).mode & 0o777).toBe(0o700)
    expect(await readdir(at.kept.folder)).toEqual(['database', 'held', 'home', 'manifest.json', 'refs'])
    expect(await readdir(join(at.layout.beside, 'incoming'))).toEqual([])
    expect(content?.home).toEqual({ files: 4, bytes: 21 + 41 + 9 + 5 })
    const names = (await readdir(at.kept.database)).map((name) => `database/${name}`)
    expect(Object.keys(content?.files ?? {}).toSorted()).toEqual([...names, 'held/bitbucket.properties', 'refs'])
    const sha256 = hash('sha256', await readFile(join(at.kept.database, 'toc.dat')))
    expect(content?.files['database/toc.dat']?.sha256).toBe(sha256)
  })

  it('becomes what a native backup brings, of the run that restores it, which locked nobody', async () => {
    expect(await at.restore()).toEqual({ kind: 'done', result: { path: at.kept.folder } })

    await using of = at.opened(later)
    const { lockedAt: _, releasedAt: __, ...unlocked } = manifest
    expect(await readManifest(of.host, at.received.folder)).toEqual({ ...unlocked, run: later })
    expect(await readdir(at.received.folder)).toEqual(['database', 'held', 'home', 'manifest.json', 'refs'])
    expect(await readFile(join(at.received.held, 'bitbucket.properties'), 'utf8')).toBe(properties)
    expect(await at.refsVerified()).toBe(1)
  })

  it('stays as it is whatever is written to its copy, whose objects alone are the same files', async () => {
    await at.restore()
    const { stdout } = await execa('find', [at.received.folder, '-type', 'f', '-links', '+1', '-printf', '%P\n'])
    const same = stdout.split('\n').filter((path) => path !== '' && !path.startsWith('database/'))

    for (const path of await readdir(at.received.folder, { recursive: true })) {
      const file = join(at.received.folder, path)
      if (!same.includes(path) && !path.startsWith('database/') && (await stat(file)).isFile())
        await appendFile(file, 'x')
    }

    // Where the file system clones, not even those.
    const way = parseHomeWay(await readFile(basePaths(at.layout).homeWay))
    expect({ way, same }).toEqual({ way, same: way === 'link' ? [`home/${OBJECT}`] : [] })
    expect(['clone', 'link']).toContain(way)
    expect(await readFile(join(at.kept.home, repository, 'refs/heads/main'), 'utf8')).toBe(`${'a'.repeat(40)}\n`)
    expect(await at.restore()).toMatchObject({ kind: 'done' })
  })

  it('is begun anew after half a copy of it', async () => {
    await mkdir(at.received.home, { recursive: true })
    await writeFile(join(at.received.home, 'half'), 'copied')

    expect(await at.restore()).toMatchObject({ kind: 'done' })

    expect(await readdir(at.received.home)).toEqual(['shared'])
  })

  it('is not taken for copied while its copy has the manifest of the run that took it', async () => {
    await using of = at.opened(later)
    await cp(at.kept.folder, at.received.folder, { recursive: true })

    expect(await keptBackup(of.context, { path: at.kept.folder, kind: 'kept' }).verify()).toEqual({
      kind: 'open',
      seen: `${at.received.folder} has no manifest of run ${later}`,
    })
  })

  it('is refused when the target may not open its version, or its data is too old', async () => {
    const day = 24 * 3_600_000
    const archives = { ...refreshOfStaging.archives, maxAgeMs: 30 * day }

    expect(await at.refusal({ installed: '7.1.4' })).toEqual(
      refused(
        'is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database',
        'install 7.2.0 on staging, or choose an earlier one',
      ),
    )
    expect(await at.refusal({ now: new Date('2026-12-24T01:31:00Z'), refresh: { archives } })).toEqual(
      refused(
        'holds data of 2026-11-22 01:31:00 UTC, which is 32 days 0 h old; refresh.staging.archives.maxAge allows 30 days 0 h',
        'choose a later one, or raise maxAge',
      ),
    )
  })

  it('is refused before anything is copied where there is no room', async () => {
    expect(await at.refusal({ free: 1 })).toMatchObject({
      code: 'host/disk-full',
      exit: 1,
      message: expect.stringMatching(
        /^PARENT on local has 1 bytes and 1000 inodes free, and a copy of KEPT needs about \d+ and \d+$/,
      ),
      hint: 'make room there (`df -h`, `df -i`)',
    })
    expect(await readdir(at.received.folder)).toEqual(['home'])
  })

  it('is told apart by its path from what an administrator put there under its name', async () => {
    await mkdir(join(at.layout.beside, 'archives', taken), { recursive: true })

    await expect(at.restore()).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: `${taken} is both ${at.kept.folder} and ${at.layout.beside}/archives/${taken} on local`,
      hint: 'name it by its path',
    })
    expect(await at.restore(at.kept.folder)).toMatchObject({ kind: 'done' })
  })

  it.each(['-rf', '../backups', '20261122-013000-k3f9.removed', '../../etc/passwd', ''])(
    'is nothing that is called "%s"',
    async (asked) => {
      await mkdir(`${at.kept.folder}.removed`)

      await expect(at.restore(asked)).rejects.toMatchObject({ code: 'policy/refused-archive' })
    },
  )

  it('brings the data stores along that it holds from outside the home, but for one that is kept by now', async () => {
    const outerStores = [
      { id: '2', path: '/mnt/a' },
      { id: '3', path: '/mnt/b' },
    ]
    await rm(at.kept.folder, { recursive: true })
    await at.receive(taken, { outerStores })
    await at.keep(taken)
    const keep = { where: 'bb_data_store[id=3]', decision: { kind: 'keep', because: 'tested' } } as const
    const brought = async (situation: Situation) => {
      await at.restore(taken, situation)
      await using of = at.opened(later)
      return (await readManifest(of.host, at.received.folder)).outerStores
    }

    expect(await brought({})).toEqual(outerStores)
    expect(await brought({ refresh: { decisions: [keep] } })).toEqual(outerStores.slice(0, 1))
  })

  it('is restored whatever method takes a backup of the source by now', async () => {
    const lock = { drainMs: 300_000, totalMs: 600_000, window: undefined }
    const backup = { kind: 'client', folder: '/opt/client', lock, singleServer: false, timeoutMs: 43_200_000 } as const

    expect(await at.restore(taken, { refresh: { backup } })).toEqual({ kind: 'done', result: { path: at.kept.folder } })
  })

  it('goes once a later one is kept that leaves no room for it, and not before', async () => {
    const [second, third] = ['20261123-013000-bbbb', '20261124-013000-cccc']
    const refresh = { keepBackups: 2 }
    await at.receive(second)
    await at.keep(second, { refresh })
    expect(await readdir(at.layout.backups)).toEqual([taken, second])
    await at.receive(third)

    await at.keep(third, { refresh })

    expect(await readdir(at.layout.backups)).toEqual([second, third])
    expect(await readdir(join(at.layout.beside, 'incoming'))).toEqual([])
  })
})
