import { hash } from 'node:crypto'
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { parseHomeWay } from '../../src/backup/base/home-way.ts'
import { chooseBackup } from '../../src/backup/kept/kept-backup.ts'
import { formatManifest, readManifest, type Manifest } from '../../src/backup/manifest.ts'
import type { RefreshConfig } from '../../src/config/refresh.ts'
import { basePaths, incomingPaths, keptPaths, layoutOf, type Layout } from '../../src/hold/layout.ts'
import { AppError } from '../../src/kernel/app-error.ts'
import { keepBackup } from '../../src/steps/keep-backup.ts'
import type { Perform } from '../../src/steps/effect.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { keptBackup } from '../../src/steps/take-backup/kept.ts'
import { refsOfKept } from '../../src/steps/verify-kept.ts'
import { refsOf } from '../../src/steps/verification/refs-of.ts'
import { formatRefs } from '../../src/verification/refs-file.ts'
import { IDENTITY_ROWS, properties, sourceNow } from '../fixtures/backed-up-source.ts'
import { memoryServer } from '../fixtures/memory-server.ts'
import { startCluster, type Cluster } from '../fixtures/postgresql.ts'
import { runContext } from '../fixtures/run-context.ts'
import { refreshOfStaging } from '../fixtures/two-environments.ts'
import { temporaryParent } from './host.ts'

const [taken, later] = ['20261122-013000-k3f9', '20261123-013000-r3st']
const repository = 'shared/data/repositories/1'
const OBJECT = `${repository}/objects/ab/cdef`

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}

let cluster: Cluster
let dumps: string

beforeAll(async () => {
  cluster = await startCluster()
  dumps = await mkdtemp(join(tmpdir(), 'understudy-dumps-'))
  const superuser = await cluster.superuserClient()
  await superuser.query('create database bitbucket')
  await superuser.end()
  const client = await cluster.superuserClient('bitbucket')
  await client.query(`${IDENTITY_ROWS}
    create table plugin_setting (id int, key_name text, key_value text)`)
  await client.end()
  await execa('pg_dump', ['-Fd', '-Z0', '-f', join(dumps, 'bitbucket'), cluster.url('bitbucket')])
})
afterAll(async () => {
  await cluster.stop()
  await rm(dumps, { recursive: true })
})

/** What a run received is kept, and brought back, by the real cp, rsync, sha256sum and pg_restore. */
describe('a backup that is kept', () => {
  let parent: string
  let layout: Layout

  beforeEach(async () => {
    parent = await temporaryParent()
    layout = layoutOf(join(parent, 'home'))
    await receive()
    await keep()
    return () => rm(parent, { recursive: true })
  })

  /** As a native backup of the run leaves it. */
  const receive = async () => {
    const { folder, home, held, database } = incomingPaths(layout, taken)
    await write(join(home, repository, 'HEAD'), 'ref: refs/heads/main\n')
    await write(join(home, repository, 'refs/heads/main'), `${'a'.repeat(40)}\n`)
    await write(join(home, OBJECT), 'an object')
    await write(join(home, 'shared/config/theme.css'), 'h1 {}')
    await write(join(held, 'bitbucket.properties'), properties)
    await cp(join(dumps, 'bitbucket'), database, { recursive: true })
    await write(join(folder, 'home-made'), '')
    await write(join(folder, 'manifest.json'), formatManifest(manifest))
    await using of = opened(taken)
    const signal = new AbortController().signal
    const seen = await refsOf(of.host, { home, stores: [join(home, 'shared/data')] }, 'root', signal)
    await write(join(folder, 'refs'), formatRefs(seen.kind === 'seen' ? seen.refs : new Map()))
  }

  interface Situation {
    readonly refresh?: Partial<RefreshConfig>
    readonly installed?: string
    readonly serverId?: string
    readonly now?: Date
    readonly free?: number
  }

  const opened = (run: string, situation: Situation = {}) => {
    const real = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource(undefined))
    const { free, installed = '7.2.0', serverId, now = new Date('2026-11-23T01:30:00Z') } = situation
    const space = { bytes: free ?? 0, inodes: 1000, usedBytes: 0, usedInodes: 0 }
    const host = free === undefined ? real : { ...real, freeSpace: async () => space }
    const base = runContext()
    const to = { kind: 'ssh', user: 'root', host: 'bb1.staging.example.com' } as const
    const context: RunContext = {
      ...base,
      run,
      refresh: { ...refreshOfStaging, transfer: { ...refreshOfStaging.transfer, to }, ...situation.refresh },
      results: new Map([['check-readiness', { sourceVersion: '8.9.0', targetVersion: installed }]]),
      source: sourceNow(base.source, serverId),
      target: { ...base.target, host, layout, openServer: async () => memoryServer() },
      clock: { ...base.clock, now: () => now },
    }
    return { context, host, [Symbol.asyncDispose]: () => real[Symbol.asyncDispose]() }
  }

  const perform: Perform = async (effect) => {
    await effect.apply(new AbortController().signal)
    const verification = await effect.verify()
    if (verification.kind === 'open') throw new Error(verification.seen)
    return verification.result
  }

  const keep = async () => {
    await using of = opened(taken)
    return await keepBackup.run(of.context, perform)
  }

  const kept = () => keptPaths(layout, taken)
  const received = () => incomingPaths(layout, later)

  const restore = async (asked: string = taken, situation: Situation = {}) => {
    await using of = opened(later, situation)
    await of.host.makeFolder(received().home, { mode: 0o700, owner: 'root', group: 'root' })
    const given = await chooseBackup(of.host, { archives: join(layout.beside, 'archives'), layout }, asked)
    if (given.kind !== 'kept') throw new Error('not kept')
    const effect = keptBackup(of.context, given)
    await effect.apply(of.context.signal)
    return await effect.verify()
  }
  const refusal = async (situation: Situation = {}) => {
    const error = await restore(taken, situation).catch((one: unknown) => one)
    if (!(error instanceof AppError)) throw new Error('it was not refused', { cause: error })
    const { code, exit, message, hint } = error
    return { code, exit, message: message.replaceAll(kept().folder, 'KEPT').replaceAll(parent, 'PARENT'), hint }
  }
  const refused = (why: string, hint = 'choose another one') => ({
    code: 'policy/refused-archive',
    exit: 3,
    message: `KEPT on local ${why}`,
    hint,
  })
  const verified = async () => {
    await using of = opened(later)
    return await refsOfKept(of.context, { path: kept().folder, kind: 'kept' }, of.context.signal)
  }

  it('lies by itself, closed to everybody else, with what it holds in its manifest, and nothing is left of the way there', async () => {
    await using of = opened(taken)
    const { kept: content } = await readManifest(of.host, kept().folder)

    expect((await stat(kept().folder)).mode & 0o777).toBe(0o700)
    expect((await stat(layout.backups)).mode & 0o777).toBe(0o700)
    expect(await readdir(kept().folder)).toEqual(['database', 'held', 'home', 'manifest.json', 'refs'])
    expect(await readdir(join(layout.beside, 'incoming'))).toEqual([])
    expect(content?.home).toEqual({ files: 4, bytes: 21 + 41 + 9 + 5 })
    const names = (await readdir(kept().database)).map((name) => `database/${name}`)
    expect(Object.keys(content?.files ?? {}).toSorted()).toEqual([...names, 'held/bitbucket.properties', 'refs'])
    const sha256 = hash('sha256', await readFile(join(kept().database, 'toc.dat')))
    expect(content?.files['database/toc.dat']?.sha256).toBe(sha256)
  })

  it('becomes what a native backup brings, of the run that restores it, which locked nobody', async () => {
    expect(await restore()).toEqual({ kind: 'done', result: { path: kept().folder } })

    await using of = opened(later)
    const { lockedAt: _, releasedAt: __, ...unlocked } = manifest
    expect(await readManifest(of.host, received().folder)).toEqual({ ...unlocked, run: later })
    expect(await readdir(received().folder)).toEqual(['database', 'held', 'home', 'manifest.json', 'refs'])
    expect(await readFile(join(received().held, 'bitbucket.properties'), 'utf8')).toBe(properties)
    expect(await verified()).toBe(1)
  })

  it('stays as it is whatever is written to its copy, whose objects alone are the same files', async () => {
    await restore()
    const { stdout } = await execa('find', [received().folder, '-type', 'f', '-links', '+1', '-printf', '%P\n'])
    const same = stdout.split('\n').filter((path) => path !== '' && !path.startsWith('database/'))

    for (const path of await readdir(received().folder, { recursive: true })) {
      const file = join(received().folder, path)
      if (!same.includes(path) && !path.startsWith('database/') && (await stat(file)).isFile())
        await appendFile(file, 'x')
    }

    // Where the file system clones, not even those.
    const way = parseHomeWay(await readFile(basePaths(layout).homeWay))
    expect({ way, same }).toEqual({ way, same: way === 'link' ? [`home/${OBJECT}`] : [] })
    expect(['clone', 'link']).toContain(way)
    expect(await readFile(join(kept().home, repository, 'refs/heads/main'), 'utf8')).toBe(`${'a'.repeat(40)}\n`)
    expect(await restore()).toMatchObject({ kind: 'done' })
  })

  it('is begun anew after half a copy of it', async () => {
    await write(join(received().home, 'half'), 'copied')

    expect(await restore()).toMatchObject({ kind: 'done' })

    expect(await readdir(received().home)).toEqual(['shared'])
  })

  it('is not taken for copied while its copy has the manifest of the run that took it', async () => {
    await using of = opened(later)
    await cp(kept().folder, received().folder, { recursive: true })

    expect(await keptBackup(of.context, { path: kept().folder, kind: 'kept' }).verify()).toEqual({
      kind: 'open',
      seen: `${received().folder} has no manifest of run ${later}`,
    })
  })

  it('is refused with a dump that is cut off, changed, or lacks a file, by its name', async () => {
    await using of = opened(taken)
    const files = (await readManifest(of.host, kept().folder)).kept?.files ?? {}
    const [rows = ''] = Object.keys(files).filter((name) => name.endsWith('.dat') && files[name]?.bytes !== 0)
    const path = join(kept().folder, rows)
    const [whole, { bytes = 0 } = {}] = [await readFile(path), files[rows]]

    await truncate(path, 3)
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} has 3 of ${bytes} bytes`))
    await writeFile(path, Buffer.concat([Buffer.from('X'), whole.subarray(1)]))
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} has another content`))
    await rm(path)
    expect(await refusal()).toEqual(refused(`is not as it was kept: ${rows} is missing`))
    expect(await readdir(received().folder)).toEqual(['home'])
  })

  it('is refused with a home that lost a file, or that has one cut off', async () => {
    await truncate(join(kept().home, OBJECT), 2)
    expect(await refusal()).toEqual(refused('is not as it was kept: its home holds 69 instead of 76 bytes'))
    await rm(join(kept().home, OBJECT))
    expect(await refusal()).toEqual(refused('is not as it was kept: its home holds 3 instead of 4 files'))
  })

  it('is found out when a branch of it leads elsewhere, unless nobody listed its refs', async () => {
    await writeFile(join(kept().home, repository, 'refs/heads/main'), `${'b'.repeat(40)}\n`)

    await expect(verified()).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: `${kept().folder} on local is not as it was kept: 1 of 1 repositories differ: ${repository} has other loose refs (1 files, at the source 1)`,
      hint: 'choose another one',
    })
    await rm(join(kept().folder, 'refs'))
    expect(await verified()).toBeNull()
  })

  it.each(['{"schema":"understudy/manifest/1","sou', '{"schema":"understudy/manifest/2"}'])(
    'is refused with the manifest %s',
    async (text) => {
      await writeFile(join(kept().folder, 'manifest.json'), text)

      expect(await refusal()).toEqual(refused('has a manifest.json that this version of Understudy cannot read'))
    },
  )

  it('is refused without a manifest, and with one of another source', async () => {
    const path = join(kept().folder, 'manifest.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"source": "production"', '"source": "other"'))
    expect(await refusal()).toEqual(refused('is a backup of other, and staging is refreshed from production'))
    await rm(path)
    expect(await refusal()).toEqual(refused('has no manifest.json'))
  })

  it('is refused when it is of another instance, whatever its manifest says', async () => {
    expect(await refusal({ serverId: 'BPRD-0002' })).toEqual(
      refused('is of another instance: its server id is BPRD-0001, and production has BPRD-0002'),
    )
  })

  it('is refused when the target may not open its version, or its data is too old', async () => {
    const day = 24 * 3_600_000
    const archives = { ...refreshOfStaging.archives, maxAgeMs: 30 * day }

    expect(await refusal({ installed: '7.1.4' })).toEqual(
      refused(
        'is of Bitbucket 7.2.0, and staging has 7.1.4 installed: an older Bitbucket cannot open a newer database',
        'install 7.2.0 on staging, or choose an earlier one',
      ),
    )
    expect(await refusal({ now: new Date('2026-12-24T01:31:00Z'), refresh: { archives } })).toEqual(
      refused(
        'holds data of 2026-11-22 01:31:00 UTC, which is 32 days 0 h old; refresh.staging.archives.maxAge allows 30 days 0 h',
        'choose a later one, or raise maxAge',
      ),
    )
  })

  it('is refused before anything is copied where there is no room', async () => {
    expect(await refusal({ free: 1 })).toMatchObject({
      code: 'host/disk-full',
      exit: 1,
      message: expect.stringMatching(
        /^PARENT on local has 1 bytes and 1000 inodes free, and a copy of KEPT needs about \d+ and \d+$/,
      ),
      hint: 'make room there (`df -h`, `df -i`)',
    })
    expect(await readdir(received().folder)).toEqual(['home'])
  })

  it('is told apart by its path from what an administrator put there under its name', async () => {
    await mkdir(join(layout.beside, 'archives', taken), { recursive: true })

    await expect(restore()).rejects.toMatchObject({
      code: 'policy/refused-archive',
      message: `${taken} is both ${kept().folder} and ${layout.beside}/archives/${taken} on local`,
      hint: 'name it by its path',
    })
    expect(await restore(kept().folder)).toMatchObject({ kind: 'done' })
  })

  it.each(['-rf', '../backups', '20261122-013000-k3f9.removed', '../../etc/passwd', ''])(
    'is nothing that is called "%s"',
    async (asked) => {
      await mkdir(`${kept().folder}.removed`)

      await expect(restore(asked)).rejects.toMatchObject({ code: 'policy/refused-archive' })
    },
  )
})

const manifest: Manifest = {
  schema: 'understudy/manifest/1',
  source: 'production',
  run: taken,
  method: 'native',
  version: '7.2.0',
  lockedAt: '2026-11-22T01:30:30.000Z',
  dataFrom: '2026-11-22T01:31:00.000Z',
  releasedAt: '2026-11-22T01:31:10.000Z',
  consistency: 'locked',
  database: { encoding: 'UTF8', collation: 'C', characterType: 'C.UTF-8' },
  tables: ['app_property', 'plugin_setting'],
}
