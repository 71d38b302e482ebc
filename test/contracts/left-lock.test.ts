import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { leftLocks } from '../../src/adapters/bitbucket/guardian/left-locks.ts'
import { openMaintenanceLock } from '../../src/adapters/bitbucket/guardian/maintenance-lock.ts'
import { tokenFileOf } from '../../src/adapters/bitbucket/guardian/token-file.ts'
import { holderLives } from '../../src/adapters/holder.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startLockServer, type LockServer } from './lock-server.ts'

const guardianMain = join(import.meta.dirname, 'guardian-main.ts')
const command = [process.execPath, guardianMain]
const run = '20261122-013000-k3f9'

describe('a lock that was left with its token', () => {
  let server: LockServer
  let stateFolder: string
  let tokenFile: string

  beforeEach(async () => {
    server = await startLockServer()
    stateFolder = await mkdtemp(join(tmpdir(), 'understudy-left-lock-'))
    tokenFile = tokenFileOf(stateFolder, { source: 'production', run })
    return async () => {
      await server[Symbol.asyncDispose]()
      await rm(stateFolder, { recursive: true })
    }
  })

  const orderOf = (one: string) => ({
    url: server.url,
    user: 'admin',
    password: new Secret('right'),
    deadlineMs: 600_000,
    tokenFile: tokenFileOf(stateFolder, { source: 'production', run: one }),
  })
  const left = (source = 'production') =>
    leftLocks({ stateFolder, source, url: server.url, user: 'admin', command, order: async (one) => orderOf(one) })
  const powerLoss = async () => {
    const program = join(import.meta.dirname, 'guardian-run.ts')
    const locking = execa(process.execPath, [program, server.url, tokenFile, guardianMain], { reject: false })
    await new Promise((resolve) => locking.stdout.once('data', resolve))
    const [guardian = '', pid] = /^process (\d+) .*/m.exec(await readFile(tokenFile, 'utf8')) ?? []
    process.kill(Number(pid), 'SIGKILL')
    locking.kill('SIGKILL')
    await locking
    // Nobody here waits for a child of another process.
    await expect.poll(() => holderLives(guardian)).toBe(false)
  }

  it('is given back by its token when run and guardian died at once', async () => {
    await powerLoss()
    const [lock] = left()
    expect(server.isLocked()).toBe(true)

    const released = await lock?.release(15_000)

    expect(lock).toMatchObject({
      run,
      lives: false,
      byHand: `by hand: \`curl -u admin -X DELETE -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' "${server.url}/mvc/maintenance/lock?token=$(head -n 1 ${tokenFile})"\`, or restart Bitbucket`,
    })
    expect(released).toBe('released')
    expect(server.isLocked()).toBe(false)
    expect(await readdir(stateFolder)).toEqual([])
  })

  it('is given back in the end though nobody waits for it any longer', async () => {
    await powerLoss()
    server.fail('unlock-500', 6)

    await expect(left()[0]?.release(3000)).rejects.toMatchObject({ code: 'bitbucket/unlock-failed' })
    expect(left()).toMatchObject([{ run, lives: true }])

    await expect.poll(() => server.isLocked() || existsSync(tokenFile), { timeout: 15_000 }).toBe(false)
  })

  it('needs no unlock where Bitbucket was restarted, and leaves no token', async () => {
    await powerLoss()
    server.restart()

    expect(await left()[0]?.release(15_000)).toBe('not-locked')
    expect(server.log.filter((call) => call.startsWith('DELETE'))).toEqual([])
    expect(await readdir(stateFolder)).toEqual([])
  })

  it('is left to whoever has locked Bitbucket since', async () => {
    await powerLoss()
    server.lockByAnother()

    expect(await left()[0]?.release(30_000)).toBe('of-another')
    expect(server.isLocked()).toBe(true)
    expect(await readdir(stateFolder)).toEqual([])
  })

  it('is known to have a guardian while that runs, and while nobody here can tell', async () => {
    const held = await openMaintenanceLock({ order: orderOf(run), command }).acquire(new AbortController().signal)
    await writeFile(
      tokenFileOf(stateFolder, { source: 'production', run: '20261121-013000-a1b2' }),
      `other\nprocess 1 (started 1) on not-${hostname()}\n`,
    )

    expect(left().map(({ run: of, lives }) => [of, lives])).toEqual([
      ['20261121-013000-a1b2', true],
      [run, true],
    ])
    expect(left('prod')).toEqual([])
    await held.release()
  })

  it('is said to have no token on disk where that could not be written, and is guarded all the same', async () => {
    const order = { ...orderOf(run), tokenFile: join(stateFolder, 'gone', 'token') }
    const held = await openMaintenanceLock({ order, command }).acquire(new AbortController().signal)

    expect(held.unkept).toMatch(/^ENOENT: no such file or directory, open /)
    await held.release()
    expect(server.isLocked()).toBe(false)
  })

  it('is of one run: a guardian whose lock ended takes no token of another run away', async () => {
    const later = '20261122-020000-b2c3'
    const signal = new AbortController().signal
    const first = await openMaintenanceLock({ order: orderOf(run), command }).acquire(signal)
    server.restart()
    const second = await openMaintenanceLock({ order: orderOf(later), command }).acquire(signal)

    await expect(first.release()).rejects.toMatchObject({ code: 'bitbucket/lock-expired' })

    expect(left().map(({ run: of }) => of)).toEqual([later])
    expect(server.isLocked()).toBe(true)
    await second.release()
    expect(await readdir(stateFolder)).toEqual([])
  })
})
