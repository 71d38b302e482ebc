import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import { openMaintenanceLock } from '../../src/adapters/bitbucket/guardian/maintenance-lock.ts'
import { Secret } from '../../src/kernel/secret.ts'
import { startLockServer, type LockServer } from './lock-server.ts'

const guardianMain = join(import.meta.dirname, 'guardian-main.ts')
const signal = new AbortController().signal

describe('the maintenance lock', () => {
  let server: LockServer
  let folder: string
  let tokenFile: string

  beforeEach(async () => {
    server = await startLockServer()
    folder = await mkdtemp(join(tmpdir(), 'understudy-guardian-'))
    tokenFile = join(folder, 'token')
    return async () => {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    }
  })

  const lock = (change: { deadlineMs?: number; password?: string; patienceMs?: number } = {}) =>
    openMaintenanceLock({
      order: {
        url: server.url,
        user: 'admin',
        password: new Secret(change.password ?? 'right'),
        deadlineMs: change.deadlineMs ?? 600_000,
        tokenFile,
      },
      command: [process.execPath, guardianMain],
      ...(change.patienceMs === undefined ? {} : { patienceMs: change.patienceMs }),
    })

  it('is taken, used and given back, and its token kept in a file for us alone meanwhile', async () => {
    const held = await lock().acquire(signal)
    const kept = { text: await readFile(tokenFile, 'utf8'), mode: (await stat(tokenFile)).mode & 0o777 }
    await held.startBackup()
    const drained = await held.drain()
    await held.reportProgress(100)

    const first = await held.release()
    const second = await held.release()

    expect(kept).toEqual({
      text: expect.stringMatching(/^token-0815\nprocess \d+ \(started \d+\) on .+\n$/),
      mode: 0o600,
    })
    expect(drained).toEqual({ database: 'DRAINED', scm: 'LATCHED' })
    expect(held.deadline.getTime() - held.lockedAt.getTime()).toBe(600_000)
    expect(second).toBe(first)
    expect(server.isLocked()).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  it('is given back although the unlock is answered 500 three times', async () => {
    const held = await lock().acquire(signal)
    server.fail('unlock-500', 3)

    await held.release()

    expect(server.isLocked()).toBe(false)
    expect(server.log.filter((call) => call.startsWith('DELETE'))).toHaveLength(4)
  })

  for (const stranger of ['not-found', 'page'] as const) {
    it(`is not taken for given back by the word of a server that is no Bitbucket: ${stranger}`, async () => {
      const held = await lock().acquire(signal)
      server.replaceBy(stranger)
      const releasing = held.release()
      const asked = () => server.log.filter((call) => call === 'GET /mvc/maintenance/lock').length

      await until(() => asked() >= 3)

      expect(existsSync(tokenFile)).toBe(true)
      expect(server.isLocked()).toBe(true)
      server.replaceBy(undefined)
      await releasing
      expect(server.isLocked()).toBe(false)
      expect(await readdir(folder)).toEqual([])
    })
  }

  it('is not taken for given back by the run either, when the guardian was killed', async () => {
    const held = await lock({ patienceMs: 3000 }).acquire(signal)
    server.replaceBy('not-found')
    process.kill(await guardianPid(tokenFile), 'SIGKILL')

    await expect(held.release()).rejects.toMatchObject({ code: 'bitbucket/unlock-failed' })
    expect(existsSync(tokenFile)).toBe(true)
  })

  it('is not given up as another’s because the unlock is refused once or twice', async () => {
    const held = await lock().acquire(signal)
    server.fail('unlock-409', 2)

    await held.release()

    expect(server.isLocked()).toBe(false)
  })

  it('is left to whoever holds it when it is another’s by the time it is given back', async () => {
    const held = await lock().acquire(signal)
    server.lockByAnother()

    await expect(held.release()).rejects.toMatchObject({ code: 'bitbucket/lock-expired' })
    expect(server.isLocked()).toBe(true)
  })

  it('is not known to be there or not where no Bitbucket answers: that is said at the deadline', async () => {
    server.replaceBy('not-found')

    await expect(lock({ deadlineMs: 2500 }).acquire(signal)).rejects.toMatchObject({
      code: 'bitbucket/lock-token-unknown',
      message: expect.stringMatching(
        /^cannot tell whether http:\S+ is locked since \S+Z: the lock call was answered with 404, and no Bitbucket that runs answers there$/,
      ),
      hint: `check \`api\` of the source's node in understudy.yaml: \`curl ${server.url}/status\` must show RUNNING; then \`curl -u admin ${server.url}/mvc/maintenance/lock\`: 404 means not locked, and a lock ends with a restart of Bitbucket`,
    })
    expect(server.log.filter((call) => call === 'GET /status').length).toBeGreaterThan(1)
  })

  it('says how to unlock by hand when it cannot be given back in time', async () => {
    const held = await lock({ patienceMs: 200 }).acquire(signal)
    server.fail('unlock-500', 4)

    await expect(held.release()).rejects.toMatchObject({
      code: 'bitbucket/unlock-failed',
      hint: `by hand: \`curl -u admin -X DELETE -H 'X-Atlassian-Token: no-check' -H 'Content-Type: application/json' "${server.url}/mvc/maintenance/lock?token=$(head -n 1 ${tokenFile})"\`, or restart Bitbucket`,
    })

    await until(() => !server.isLocked())
  })

  it.each(['itself', 'relay'])(
    'keeps no run that took it by %s and could not give it back, and is given back when that has ended',
    async (way) => {
      server.fail('unlock-500', 6)
      const program = join(import.meta.dirname, 'guardian-impatient-run.ts')

      const run = await execa(process.execPath, [program, server.url, tokenFile, guardianMain, way], {
        timeout: 10_000,
      })

      expect(run.stdout).toBe('bitbucket/unlock-failed')
      expect(server.isLocked()).toBe(true)
      await until(() => !server.isLocked() && !existsSync(tokenFile))
    },
  )

  it('is given back when the run is killed, without any command', async () => {
    const run = execa(
      process.execPath,
      [join(import.meta.dirname, 'guardian-run.ts'), server.url, tokenFile, guardianMain],
      { reject: false },
    )
    await new Promise((resolve) => run.stdout.once('data', resolve))
    expect(server.isLocked()).toBe(true)

    run.kill('SIGKILL')

    await run
    await until(() => !server.isLocked() && !existsSync(tokenFile))
  })

  it('survives the signals of the terminal', async () => {
    const held = await lock().acquire(signal)
    const pid = await guardianPid(tokenFile)

    for (const name of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.kill(pid, name)

    await held.startBackup()
    expect(server.isLocked()).toBe(true)
    await held.release()
    expect(server.isLocked()).toBe(false)
  })

  it('is given back by the run itself when the guardian was killed', async () => {
    const held = await lock().acquire(signal)

    process.kill(await guardianPid(tokenFile), 'SIGKILL')
    await held.release()

    expect(server.isLocked()).toBe(false)
    expect(await readdir(folder)).toEqual([])
  })

  it('ends at its deadline, and then nothing that was done under it counts', async () => {
    const held = await lock({ deadlineMs: 300 }).acquire(signal)
    await until(() => !server.isLocked() && !existsSync(tokenFile))

    await expect(held.release()).rejects.toMatchObject({
      code: 'bitbucket/lock-expired',
      message: `the maintenance lock of ${server.url} ended before the backup did`,
    })
    await held[Symbol.asyncDispose]()
  })

  it('says that the token is unknown when the answer to the lock call was lost', async () => {
    server.fail('lock-answer-lost', 1)

    await expect(lock().acquire(signal)).rejects.toMatchObject({
      code: 'bitbucket/lock-token-unknown',
      message: expect.stringMatching(/^http:\S+ is locked since \d{4}-\S+Z, token unknown: /),
      hint: 'the answer to the lock call was lost, so nobody can unlock it; the lock ends with a restart of Bitbucket',
    })
  })

  it('says the same when the lock call was answered 500 and locked all the same', async () => {
    server.fail('lock-500', 1)

    await expect(lock().acquire(signal)).rejects.toMatchObject({ code: 'bitbucket/lock-token-unknown' })
  })

  it('is refused when somebody else holds it, and left alone', async () => {
    server.lockByAnother()

    await expect(lock().acquire(signal)).rejects.toMatchObject({ code: 'bitbucket/lock-held' })
    expect(server.isLocked()).toBe(true)
  })

  it('is refused with a wrong password, and the password stands nowhere', async () => {
    const error: unknown = await lock({ password: 'wrong-hush' })
      .acquire(signal)
      .catch((one: unknown) => one)

    expect(error).toMatchObject({ code: 'bitbucket/unauthorized' })
    expect(JSON.stringify(error) + String(error)).not.toContain('wrong-hush')
  })

  it('is not taken by a run that was interrupted meanwhile', async () => {
    const controller = new AbortController()
    const acquiring = lock()
      .acquire(controller.signal)
      .catch((error: unknown) => error)

    controller.abort(new Error('interrupted'))

    expect(await acquiring).toMatchObject({ message: 'interrupted' })
    await until(() => !server.isLocked() && !existsSync(tokenFile))
  })
})

/** Found by what it is and for whom: it is a child of this process. */
async function guardianPid(tokenFile: string): Promise<number> {
  const { stdout } = await execa('ps', ['-ww', '-o', 'pid=,args=', '--ppid', String(process.pid)])
  const line = stdout.split('\n').find((one) => one.includes('guardian-main.ts'))
  if (line === undefined || !existsSync(tokenFile)) throw new Error('no guardian')
  return Number(line.trim().split(' ')[0])
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (condition()) return
    await sleep(50)
  }
  throw new Error('not within 15 s')
}
