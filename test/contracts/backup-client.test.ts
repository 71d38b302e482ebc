import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { formatPlay, type WrittenPlay } from '../../lab/client/play.ts'
import { openMaintenanceRelay } from '../../src/adapters/bitbucket/guardian/maintenance-relay.ts'
import { openBitbucketReader } from '../../src/adapters/bitbucket/open-bitbucket.ts'
import { systemClock } from '../../src/adapters/clock.ts'
import { openBackupClient } from '../../src/adapters/hosts/open-backup-client.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { clientPaths } from '../../src/backup/client/client-paths.ts'
import type { ClientConfig } from '../../src/config/backup.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { backUpByClient } from '../../src/steps/take-backup/run-client.ts'
import { recordedProgress } from '../fixtures/recorded-progress.ts'
import { runContext } from '../fixtures/run-context.ts'
import { temporaryParent } from './host.ts'
import { startLockServer, type LockServer } from './lock-server.ts'

const guardian = [process.execPath, join(import.meta.dirname, 'guardian-main.ts')]
const project = join(import.meta.dirname, '..', '..')
const jar = 'bitbucket-backup-client.jar'

/** The stand-in for the vendor's client, on this machine, against the calls of a Bitbucket; what it dumps is a file of ours. */
const beside = { drained: () => undefined, unlocking: () => undefined }

describe("a backup by the vendor's client", () => {
  let server: LockServer
  let parent: string
  let home: string

  beforeEach(async () => {
    server = await startLockServer()
    server.drain()
    parent = await temporaryParent()
    home = join(parent, 'home')
    for (const folder of ['home/shared/data', 'home/log', 'spool', 'client', 'bin'])
      await mkdir(join(parent, folder), { recursive: true })
    await writeFile(join(home, 'log', 'left-out'), '')
    const jdbc = ['jdbc.url=jdbc:postgresql://localhost:1/bitbucket', 'jdbc.user=bitbucket', 'jdbc.password=hush', '']
    await writeFile(join(home, 'shared', 'bitbucket.properties'), jdbc.join('\n'))
    await program('java', `exec ${process.execPath} ${project}/lab/client/java.ts "$@"`)
    await program('pg_dump', 'while [ "$1" != -f ]; do shift; done; echo dump >"$2"')
    const path = process.env['PATH'] ?? ''
    process.env['PATH'] = `${parent}/bin:${path}`
    return async () => {
      process.env['PATH'] = path
      await server[Symbol.asyncDispose]()
      await rm(parent, { recursive: true })
    }
  })

  const program = async (name: string, text: string) => {
    await writeFile(join(parent, 'bin', name), `#!/bin/sh\n${text}\n`)
    await chmod(join(parent, 'bin', name), 0o755)
  }

  const backUp = async (
    play: WrittenPlay = {},
    change: { drainMs?: number; totalMs?: number; password?: string } = {},
  ) => {
    await writeFile(join(parent, 'client', jar), formatPlay({ ...play, records: join(parent, 'records') }))
    const notes: string[] = []
    const password = new Secret(change.password ?? 'right')
    const secrets = { resolve: async () => password, keep: async () => undefined }
    const { progress, lines: shown } = recordedProgress()
    const given = runContext({ clock: systemClock, note: (text) => void notes.push(text), secrets, progress })
    const admin = { kind: 'login', user: 'admin', password: { kind: 'env', name: 'X' } } as const
    const nodes = [{ ...given.source.config.nodes[0], become: 'none' as const, home }] as const
    const config = { ...given.source.config, spool: join(parent, 'spool'), nodes, admin }
    const lock = { drainMs: change.drainMs ?? 60_000, totalMs: change.totalMs ?? 600_000, window: undefined }
    const client: ClientConfig = {
      kind: 'client',
      lock,
      folder: join(parent, 'client'),
      singleServer: false,
      timeoutMs: 43_200_000,
    }
    const node = { host: 'local', become: 'none', filesAs: 'login' } as const
    const place = { node, source: config, config: client, spool: config.spool, owner: 'root' }
    await using opened = openBackupClient(place, openRandomSource(undefined))
    const order = {
      url: server.url,
      user: 'admin',
      password: new Secret('right'),
      deadlineMs: lock.totalMs,
      tokenFile: join(parent, 'token'),
      relay: { drainMs: lock.drainMs, window: lock.window },
    }
    const bitbucket = openBitbucketReader({ api: server.url, credentials: undefined })
    const openRelay = async () => openMaintenanceRelay({ order, command: guardian })
    const source = { ...given.source, config, bitbucket, openRelay }
    const good = await backUpByClient({ ...given, source }, opened, { config: client, beside }, given.signal)
    return { good, notes, shown, opened, run: given.run, paths: clientPaths(config.spool, given.run) }
  }

  const failed = async (...given: Parameters<typeof backUp>) => {
    const error: unknown = await backUp(...given).catch((one: unknown) => one)
    expect(server.isLocked()).toBe(false)
    expect(await readdir(parent)).not.toContain('token')
    return error
  }

  it('leaves one archive, under its own name, and says what the client says', async () => {
    const { good, notes, paths } = await backUp()

    const { stdout } = await execa('tar', ['-tf', paths.archive])
    expect(stdout.split('\n').toSorted()).toEqual([
      'database.dump',
      'home/',
      'home/shared/',
      'home/shared/bitbucket.properties',
      'home/shared/data/',
    ])
    expect(await readdir(paths.archives)).toEqual(['archive.tar'])
    expect((await stat(paths.folder)).mode & 0o777).toBe(0o700)
    expect((await stat(paths.argumentFile)).mode & 0o777).toBe(0o600)
    expect(good).toMatchObject({ kind: 'released', by: 'program', trouble: [] })
    expect(server.isLocked()).toBe(false)
    expect(notes).toEqual([
      'the backup client: Initializing',
      'the backup client: Backing up the database: 0%',
      'the backup client: Backing up the home: 50%',
      'the backup client: The backup is complete',
    ])
  })

  it('shows how long production is locked', async () => {
    const { shown } = await backUp()

    expect(shown).toEqual(['production is locked', 'production is unlocked'])
  })

  it('shows its password to nobody', async () => {
    await backUp({}, { password: 'right' })

    const seen = await readFile(join(parent, 'records'), 'utf8')
    expect(seen).toContain(`@${join(parent, 'spool')}`)
    expect(seen).not.toContain('bitbucket.password')
    expect(seen).not.toContain('bitbucket.user')
  })

  it('is done although the unlock is answered 500 three times', async () => {
    server.fail('unlock-500', 3)

    const { good } = await backUp()

    expect(good.by).toBe('program')
    expect(server.isLocked()).toBe(false)
  })

  it('is taken away with what the client wrote beside it', async () => {
    const { opened, run, paths } = await backUp()

    await opened.remove(run)
    await opened.remove(run)

    expect(await readdir(join(parent, 'spool'))).toEqual([])
    expect(paths.log).toContain('backup-home/log')
  })

  it('tells what Bitbucket answered when the start of the backup is answered 500', async () => {
    server.fail('start-500', 1)

    expect(await failed()).toMatchObject({
      code: 'host/backup-client-failed',
      message:
        'the backup client of production ended with 1; Bitbucket: POST /mvc/admin/backups was answered 500: 2026-11-27 01:00:00,000 INFO  Initializing; ERROR POST /mvc/admin/backups was answered 500',
    })
  })

  it('fails when the password is wrong', async () => {
    expect(await failed({ backup: 'other-password' })).toMatchObject({
      code: 'bitbucket/unauthorized',
      message: 'production refuses the login of the backup client: the lock call was answered with 401',
    })
  })

  it('leaves the lock of somebody else alone', async () => {
    server.lockByAnother()

    await expect(backUp()).rejects.toMatchObject({ code: 'bitbucket/lock-held' })
    expect(server.isLocked()).toBe(true)
  })

  it('ends what never drains', async () => {
    server.undrain()

    expect(await failed({}, { drainMs: 1200 })).toMatchObject({ code: 'bitbucket/never-drained' })
  })

  it('gives back a lock that the client leaves, and does not count what it made', async () => {
    expect(await failed({ backup: 'unlock-left' })).toMatchObject({
      code: 'host/backup-client-failed',
      message: 'the backup client of production ended well and left the lock behind',
    })
  })

  it.each([
    ['dump-fails', /ended with 5: .*; ERROR The database could not be backed up: connection refused$/],
    ['exits-with-3', /ended with 3: .*; ERROR The backup could not be completed$/],
    ['no-archive', /ended well and left not one archive where it should lie: nothing$/],
    [
      'two-archives',
      /ended well and left not one archive where it should lie: bitbucket-19700101-000000-000\.tar, bitbucket-.*\.tar$/,
    ],
    ['truncated', /ended well and left bitbucket-[\d-]+\.tar, which cannot be read to its end: /],
  ] as const)('fails in the play %s', async (backup, message) => {
    expect(await failed({ backup })).toMatchObject({
      code: 'host/backup-client-failed',
      message: expect.stringMatching(message),
    })
  })

  it('is unlocked when the client is killed under the lock', async () => {
    const failing = failed({ seconds: 20 })
    await until(() => server.isLocked())
    process.kill(await pidOfClient(), 'SIGKILL')

    expect(await failing).toMatchObject({
      code: 'host/backup-client-failed',
      message: expect.stringContaining('(it was killed)'),
    })
  })

  it('is ended where it hangs, half a minute after the deadline of its lock', { timeout: 60_000 }, async () => {
    const failing = failed({ backup: 'hangs' }, { totalMs: 1000, drainMs: 1000 })
    await until(() => server.isLocked())
    await until(() => !server.isLocked())

    expect(await failing).toMatchObject({
      code: 'bitbucket/lock-expired',
      message: 'the maintenance lock of production ended before the backup client did',
    })
  })

  /** Of the stand-in itself, not of those that started it. */
  async function pidOfClient(): Promise<number> {
    const { stdout } = await execa('ps', ['-ww', '-eo', 'pid=,args='])
    const line = stdout.split('\n').find((one) => /lab\/client\/java\.ts /.test(one) && one.includes(parent))
    if (line === undefined) throw new Error('no client runs')
    return Number(line.trim().split(' ')[0])
  }
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (condition()) return
    await sleep(50)
  }
  throw new Error('not within 20 s')
}
