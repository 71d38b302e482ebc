import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { layOutScripts, slowDump } from '../../lab/diy/write-diy.ts'
import { openMaintenanceRelay } from '../../src/adapters/bitbucket/guardian/maintenance-relay.ts'
import { openBitbucketReader } from '../../src/adapters/bitbucket/open-bitbucket.ts'
import { systemClock } from '../../src/adapters/clock.ts'
import { openBackupScripts } from '../../src/adapters/hosts/open-backup-scripts.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { diyPaths } from '../../src/backup/diy/diy-paths.ts'
import type { DiyConfig } from '../../src/config/backup.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { backUpByScripts } from '../../src/steps/take-backup/run-scripts.ts'
import { runContext } from '../fixtures/run-context.ts'
import { RECIPIENT, throwAwayKeys } from '../fixtures/throw-away-keys.ts'
import { temporaryParent } from './host.ts'
import { startLockServer, type LockServer } from './lock-server.ts'

const guardian = [process.execPath, join(import.meta.dirname, 'guardian-main.ts')]
/** Of the administrator, more than KEEP_BACKUPS lets them have. */
const earlier = ['bitbucket-20260101-010000.tar.gz', 'bitbucket-20260102-010000.tar.gz']

/** The stand-in for the vendor's scripts, on this machine, against the calls of a Bitbucket; what it dumps is a file of ours. */
const beside = { drained: () => undefined, unlocking: () => undefined }

describe('a backup by the scripts of an administrator', () => {
  let server: LockServer
  let parent: string
  let home: string

  beforeEach(async () => {
    server = await startLockServer()
    server.drain()
    parent = await temporaryParent()
    home = join(parent, 'home')
    await mkdir(join(home, 'shared', 'data'), { recursive: true })
    await mkdir(join(home, 'log'))
    await writeFile(join(home, 'log', 'left-out'), '')
    await writeFile(join(home, 'shared', 'bitbucket.properties'), 'jdbc.password=hush\n')
    await mkdir(join(parent, 'spool'))
    layOutScripts(join(parent, 'diy'))
    await program('pg_dump', 'while [ "$1" != -f ]; do shift; done; mkdir -p "$2" && echo dump >"$2/toc.dat"')
    return async () => {
      await server[Symbol.asyncDispose]()
      await rm(parent, { recursive: true })
    }
  })

  const program = async (name: string, text: string) => {
    await mkdir(join(parent, 'bin'), { recursive: true })
    await writeFile(join(parent, 'bin', name), `#!/bin/sh\n${text}\n`)
    await chmod(join(parent, 'bin', name), 0o755)
  }

  const keepEarlier = async () => {
    await mkdir(join(parent, 'archives'))
    for (const name of earlier) await writeFile(join(parent, 'archives', name), 'an earlier one')
  }

  const writeVariables = (...more: readonly string[]) => writeVariablesWith('tar', ...more)
  const writeVariablesWith = (type: string, ...more: readonly string[]) =>
    writeFile(
      join(parent, 'vars.sh'),
      [
        'INSTANCE_NAME=bitbucket',
        'BACKUP_DISK_TYPE=rsync',
        'BACKUP_DATABASE_TYPE=postgresql',
        `BACKUP_ARCHIVE_TYPE=${type}`,
        `BITBUCKET_URL=${server.url}`,
        'BITBUCKET_BACKUP_USER=admin',
        'BITBUCKET_BACKUP_PASS=right',
        `BITBUCKET_HOME=${home}/`,
        'BITBUCKET_DB=bitbucket',
        'POSTGRES_HOST=localhost',
        'POSTGRES_PORT=5432',
        'POSTGRES_USERNAME=bitbucket',
        `BITBUCKET_BACKUP_ROOT=${parent}/backup`,
        `BITBUCKET_BACKUP_ARCHIVE_ROOT=${parent}/archives`,
        'KEEP_BACKUPS=1',
        'CURL_OPTIONS="-L -s -f"',
        `PATH=${parent}/bin:$PATH`,
        ...more,
        '',
      ].join('\n'),
      { mode: 0o600 },
    )

  const backUp = async (change: { drainMs?: number; totalMs?: number; timeoutMs?: number } = {}) => {
    const { timeoutMs = 600_000 } = change
    const notes: string[] = []
    const given = runContext({ clock: systemClock, note: (text) => void notes.push(text) })
    const node = { host: 'local', become: 'none', filesAs: 'login' } as const
    const [config] = [{ ...given.source.config, spool: join(parent, 'spool') }]
    const nodes = [{ ...config.nodes[0], become: 'none' as const, home }] as const
    const place = {
      node,
      folder: join(parent, 'diy'),
      spool: config.spool,
      owner: 'root',
      seconds: timeoutMs / 1000,
      as: 'login',
    } as const
    await using scripts = openBackupScripts(place, openRandomSource(undefined))
    const lock = { drainMs: change.drainMs ?? 60_000, totalMs: change.totalMs ?? 600_000, window: undefined }
    const relay = { drainMs: lock.drainMs, window: lock.window }
    const tokenFile = join(parent, 'token')
    const order = {
      url: server.url,
      user: 'admin',
      password: new Secret('right'),
      deadlineMs: lock.totalMs,
      tokenFile,
      relay,
    }
    const bitbucket = openBitbucketReader({ api: server.url, credentials: undefined })
    const openRelay = async () => openMaintenanceRelay({ order, command: guardian })
    const source = { ...given.source, config: { ...config, nodes }, bitbucket, openRelay, openScripts: () => scripts }
    const diy: DiyConfig = { kind: 'diy', lock, folder: place.folder, variables: join(parent, 'vars.sh'), timeoutMs }
    const good = await backUpByScripts({ ...given, source }, scripts, { config: diy, beside }, given.signal)
    return { good, notes, paths: diyPaths(config.spool, given.run) }
  }

  const failed = async (change: Parameters<typeof backUp>[0] = {}) => {
    const error: unknown = await backUp(change).catch((one: unknown) => one)
    expect(server.isLocked()).toBe(false)
    expect(await readdir(parent)).not.toContain('token')
    return error
  }

  it('is ended where it takes longer than it may, and production unlocked', async () => {
    await writeVariables()
    await program('pg_dump', 'sleep 60')

    expect(await failed({ timeoutMs: 3000 })).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: expect.stringMatching(
        /^the backup scripts of production ended with 124 \(they did not end within 3 s\)/,
      ),
      hint: expect.stringContaining('raise refresh backup.timeout'),
    })
  })

  it('leaves one archive, for its owner alone, and what the administrator has as it was', async () => {
    await writeVariables()
    await keepEarlier()

    const { good, notes, paths } = await backUp()

    const { stdout } = await execa('tar', ['-tzf', join(paths.archives, 'archive.tar.gz')])
    expect(stdout.split('\n').toSorted()).toEqual([
      './',
      './bitbucket-db/',
      './bitbucket-db/toc.dat',
      './bitbucket-home/',
      './bitbucket-home/shared/',
      './bitbucket-home/shared/bitbucket.properties',
      './bitbucket-home/shared/data/',
    ])
    expect((await stat(join(paths.archives, 'archive.tar.gz'))).mode & 0o777).toBe(0o600)
    expect(await readdir(paths.archives)).toEqual(['archive.tar.gz'])
    expect((await stat(paths.variables)).mode & 0o777).toBe(0o600)
    expect(await readFile(paths.variables, 'utf8')).not.toContain('right')
    expect(await readdir(join(parent, 'archives'))).toEqual(earlier)
    expect(good).toMatchObject({ kind: 'released', by: 'program', trouble: [] })
    expect(server.isLocked()).toBe(false)
    expect(notes[0]).toMatch(/^the backup scripts: Preparing/)
    expect(notes.filter((note) => note.startsWith('the backup scripts: ')).length).toBeGreaterThan(4)
  })

  it('would have made the scripts remove earlier ones, had they been given the variables of the administrator alone', async () => {
    await writeVariables(
      'BITBUCKET_BACKUP_HOME=$BITBUCKET_BACKUP_ROOT/home/',
      'BITBUCKET_BACKUP_DB=$BITBUCKET_BACKUP_ROOT/db/',
    )
    await keepEarlier()

    await execa(join(parent, 'diy/bitbucket.diy-backup.sh'), { env: { BACKUP_VARS_FILE: join(parent, 'vars.sh') } })

    const left = await readdir(join(parent, 'archives'))
    expect(left).toHaveLength(1)
    expect(earlier).not.toContain(left[0])
  })

  it('leaves one that gpg encrypted, where their variables say so', async () => {
    await using keys = await throwAwayKeys(join(parent, 'keys'))
    await writeVariablesWith('gpg-zip', `BITBUCKET_BACKUP_GPG_RECIPIENT=${RECIPIENT}`, `export GNUPGHOME=${keys.home}`)

    const { paths } = await backUp()

    expect(await readdir(paths.archives)).toEqual(['archive.tar.gz.gpg'])
    await keys.gpg(['-o', join(parent, 'plain'), '--decrypt', join(paths.archives, 'archive.tar.gz.gpg')])
    expect((await execa('tar', ['-tf', join(parent, 'plain')])).stdout.split('\n')).toContain('./bitbucket-db/toc.dat')
  })

  it('is done although the unlock is answered 500 three times, which the scripts would not survive', async () => {
    await writeVariables()
    server.fail('unlock-500', 3)

    const { good } = await backUp()

    expect(good.by).toBe('program')
    expect(server.isLocked()).toBe(false)
  })

  it('tells what the scripts hide when the start of the backup is answered 500', async () => {
    await writeVariables()
    server.fail('start-500', 1)

    expect(await failed()).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: expect.stringMatching(
        /^the backup scripts of production ended with 99 \(they refused to go on\); Bitbucket: POST \/mvc\/admin\/backups was answered 500: ERROR: .*backup/,
      ),
    })
  })

  it('fails when a progress call is answered 500', async () => {
    await writeVariables()
    server.fail('progress-500', 1)

    expect(await failed()).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: expect.stringContaining(
        'ended with 1; Bitbucket: POST /mvc/admin/backups/progress/client was answered 500',
      ),
    })
  })

  it('fails when the password is wrong', async () => {
    await writeVariables('BITBUCKET_BACKUP_PASS=wrong')

    expect(await failed()).toMatchObject({
      code: 'bitbucket/unauthorized',
      message: 'production refuses the login of the backup scripts: the lock call was answered with 401',
    })
  })

  it('leaves the lock of somebody else alone', async () => {
    await writeVariables()
    server.lockByAnother()

    await expect(backUp()).rejects.toMatchObject({ code: 'bitbucket/lock-held' })
    expect(server.isLocked()).toBe(true)
  })

  it('ends what never drains, where the scripts would poll for ever', async () => {
    await writeVariables()
    server.undrain()

    expect(await failed({ drainMs: 1200 })).toMatchObject({ code: 'bitbucket/never-drained' })
  })

  it('does not count when the deadline came', async () => {
    await writeVariables(slowDump(3))

    expect(await failed({ totalMs: 1500 })).toMatchObject({ code: 'bitbucket/lock-expired' })
  })

  it('fails when pg_dump does, in its own words', async () => {
    await writeVariables()
    await program('pg_dump', 'echo "pg_dump: error: connection refused" >&2; exit 1')

    expect(await failed()).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: expect.stringMatching(
        /^the backup scripts of production ended with 1: pg_dump: error: connection refused; ERROR: .*failed with status 1/,
      ),
    })
  })

  it('fails before the lock when the home cannot be copied', async () => {
    await writeVariables()
    await program('rsync', 'echo "rsync: change_dir failed" >&2; exit 23')

    expect(await failed()).toMatchObject({
      message:
        'the backup scripts of production ended with 23 (rsync could not copy the home): rsync: change_dir failed',
    })
    expect(server.log.filter((call) => call.startsWith('POST'))).toEqual([])
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'is unlocked when the scripts are ended by %s under the lock',
    async (signal) => {
      await writeVariables(slowDump(4))

      const failing = failed()
      await until(() => server.isLocked())
      process.kill(await pidOf(join(parent, 'diy/bitbucket.diy-backup.sh')), signal)

      expect(await failing).toMatchObject({
        code: 'host/backup-scripts-failed',
        message: expect.stringContaining('ended with 128 (they were killed)'),
      })
    },
  )

  it('is refused when the scripts end well and leave an archive that is cut off', async () => {
    await writeVariables()
    await program('tar', '[ "$1" = -czf ] || exec /usr/bin/tar "$@"\n/usr/bin/tar "$@"; truncate -s -20 "$2"')

    expect(await failed()).toMatchObject({
      code: 'host/backup-scripts-failed',
      message: expect.stringMatching(
        /^the backup scripts of production ended well and left bitbucket-\d{8}-\d{6}\.tar\.gz, which cannot be read to its end: gzip: /,
      ),
    })
  })

  it('is refused when the scripts end well and leave none', async () => {
    await writeVariables()
    await program('tar', 'exit 0')

    expect(await failed()).toMatchObject({
      message: 'the backup scripts of production ended well and left no archive where it should lie: nothing',
    })
  })

  it('is refused before anything is run when the variables cannot be restored from', async () => {
    await writeVariables('BACKUP_ZERO_DOWNTIME=true')

    expect(await failed()).toMatchObject({
      code: 'policy/backup-variables',
      message: `${join(parent, 'vars.sh')}:18 BACKUP_ZERO_DOWNTIME is true, and only false is supported`,
    })
    expect(server.log).toEqual([])
  })
})

/** Of the script itself, not of those that started it. */
async function pidOf(script: string): Promise<number> {
  const { stdout } = await execa('ps', ['-ww', '-eo', 'pid=,args='])
  const line = stdout.split('\n').find((one) => /^\s*\d+ (?:\/bin\/)?bash /.test(one) && one.includes(script))
  if (line === undefined) throw new Error('no script runs')
  return Number(line.trim().split(' ')[0])
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (condition()) return
    await sleep(50)
  }
  throw new Error('not within 20 s')
}
