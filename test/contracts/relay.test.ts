import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { beforeEach, describe, expect, it } from 'vitest'
import type { RelaySeen } from '../../src/ports/bitbucket.ts'
import { guardianMain, guardianPid, openRelay, type RelayLimits } from '../fixtures/guarded-relay.ts'
import { ask, askRaw, lockThrough } from '../fixtures/relayed-calls.ts'
import { startLockServer, type LockServer } from './lock-server.ts'

describe("the guardian's relay", () => {
  let server: LockServer
  let folder: string
  let tokenFile: string

  beforeEach(async () => {
    server = await startLockServer()
    folder = await mkdtemp(join(tmpdir(), 'understudy-relay-'))
    tokenFile = join(folder, 'token')
    return async () => {
      await server[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    }
  })

  const open = (limits: RelayLimits = {}, seen?: RelaySeen) => openRelay({ url: server.url, tokenFile }, limits, seen)

  it('passes the calls of a backup on, and keeps the token in a file for us alone meanwhile', async () => {
    const relay = await open()
    server.drain()

    const version = await ask(relay, 'GET', '/rest/api/1.0/application-properties')
    const { token } = await lockThrough(relay)
    const kept = { text: await readFile(tokenFile, 'utf8'), mode: (await stat(tokenFile)).mode & 0o777 }
    const started = await ask(relay, 'POST', '/mvc/admin/backups?external=true', token)
    const drained = await ask(relay, 'GET', '/mvc/maintenance', token)
    const half = await ask(relay, 'POST', `/mvc/admin/backups/progress/client?token=${token}&percentage=50`)
    const unlocked = await ask(relay, 'DELETE', `/mvc/maintenance/lock?token=${token}`)

    expect(version).toEqual({ status: 200, body: { version: '7.2.0' } })
    expect(kept).toEqual({ text: expect.stringMatching(/^token-0815\nprocess /), mode: 0o600 })
    expect(started).toEqual({ status: 202, body: { id: '1', cancelToken: 'c' } })
    expect(drained.body).toMatchObject({ 'db-state': 'DRAINED', 'scm-state': 'DRAINED' })
    expect([half.status, unlocked.status]).toEqual([202, 202])
    expect(server.isLocked()).toBe(false)
    expect(await relay.end()).toMatchObject({
      kind: 'released',
      by: 'program',
      trouble: [],
      drainedAt: expect.any(Date),
    })
    expect(await readdir(folder)).toEqual([])
  })

  it('lets be seen when the lock is taken, drained and given back, while the program still runs', async () => {
    const seen: string[] = []
    const relay = await open(
      { deadlineMs: 5000 },
      {
        locked: ({ lockedAt, deadline }) =>
          void seen.push(`locked for ${(deadline.getTime() - lockedAt.getTime()) / 1000} s at most`),
        drained: () => void seen.push('drained'),
        unlocking: (at) => void seen.push(`asked for the unlock ${at > new Date() ? 'later' : 'before'}`),
        released: () => void seen.push('released'),
      },
    )
    const { token } = await lockThrough(relay)
    await expect.poll(() => seen).toEqual(['locked for 5 s at most'])
    server.drain()
    for (const _ of ['once', 'twice']) await ask(relay, 'GET', '/mvc/maintenance', token)
    await expect.poll(() => seen).toEqual(['locked for 5 s at most', 'drained'])
    await ask(relay, 'DELETE', `/mvc/maintenance/lock?token=${token}`)
    await expect.poll(() => seen).toHaveLength(4)

    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'program' })
    expect(seen).toEqual(['locked for 5 s at most', 'drained', 'asked for the unlock before', 'released'])
  })

  it('answers the unlock only when Bitbucket is unlocked, although that answers 500 three times', async () => {
    const relay = await open()
    const { token } = await lockThrough(relay)
    server.fail('unlock-500', 3)

    const unlocked = await ask(relay, 'DELETE', `/mvc/maintenance/lock?token=${token}`)

    expect(unlocked.status).toBe(202)
    expect(server.isLocked()).toBe(false)
    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'program' })
  })

  it('gives back a lock that the program left behind', async () => {
    const relay = await open()
    await lockThrough(relay)

    const ended = await relay.end()

    expect(ended).toMatchObject({ kind: 'released', by: 'left-behind', drainedAt: undefined })
    expect(await relay.end()).toBe(ended)
    expect(server.isLocked()).toBe(false)
  })

  it('gives the lock back when the run is killed, and takes no call any more', async () => {
    const program = join(import.meta.dirname, 'guardian-relay-run.ts')
    const run = execa(process.execPath, [program, server.url, tokenFile, guardianMain], { reject: false })
    const port = Number(await new Promise((resolve) => run.stdout.once('data', resolve)))
    const { token } = await lockThrough({ port })

    run.kill('SIGKILL')

    await run
    await until(() => !server.isLocked() && !existsSync(tokenFile))
    await expect(ask({ port }, 'POST', `/mvc/admin/backups/progress/client?token=${token}`)).rejects.toThrow(
      'fetch failed',
    )
  })

  it('is unlocked by the run itself when the guardian was killed', async () => {
    const relay = await open()
    await lockThrough(relay)

    process.kill(await guardianPid(), 'SIGKILL')

    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'left-behind' })
    expect(server.isLocked()).toBe(false)
  })

  it('gives the lock back at its deadline, and refuses what still comes under it', async () => {
    const relay = await open({ deadlineMs: 300 })
    const { token } = await lockThrough(relay)
    await until(() => !server.isLocked() && !existsSync(tokenFile))

    const late = await ask(relay, 'POST', `/mvc/admin/backups/progress/client?token=${token}&percentage=100`)

    expect(late.status).toBe(409)
    expect(await relay.end()).toMatchObject({
      kind: 'released',
      by: 'deadline',
      trouble: ['POST /mvc/admin/backups/progress/client was answered 409'],
    })
  })

  it('gives the lock back when repositories do not drain in time', async () => {
    const relay = await open({ drainMs: 50 })
    const { token } = await lockThrough(relay)

    const first = await ask(relay, 'GET', '/mvc/maintenance', token)
    const second = await ask(relay, 'GET', '/mvc/maintenance', token)

    expect([first.status, second.status]).toEqual([200, 409])
    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'never-drained', drainedAt: undefined })
    expect(server.isLocked()).toBe(false)
  })

  it('tells that it was never locked', async () => {
    const relay = await open()

    expect(await relay.end()).toEqual({ kind: 'never-locked', trouble: [] })
  })

  it('passes on that somebody else holds the lock, and leaves it alone', async () => {
    server.lockByAnother()
    const relay = await open()

    const answer = await ask(relay, 'POST', '/mvc/maintenance/lock')

    expect(answer.status).toBe(409)
    expect(await relay.end()).toEqual({
      kind: 'refused',
      why: 'held',
      text: 'the lock call was answered with 409',
      trouble: ['POST /mvc/maintenance/lock was answered 409'],
    })
    expect(server.isLocked()).toBe(true)
  })

  it('refuses the lock outside its window, however late the program comes to it', async () => {
    // Twelve hours from now, and one minute long: never open for the whole of the deadline.
    const minute = (new Date().getUTCHours() * 60 + 720) % 1440
    const relay = await open({ window: { fromMinute: minute, toMinute: minute + 1, timeZone: 'UTC' } })

    const answer = await ask(relay, 'POST', '/mvc/maintenance/lock')

    expect(answer.status).toBe(409)
    expect(JSON.stringify(answer.body)).toContain('the window for the maintenance lock')
    expect(await relay.end()).toEqual({
      kind: 'never-locked',
      trouble: ['POST /mvc/maintenance/lock was answered 409'],
    })
    expect(server.log).toEqual([])
  })

  it('lends nobody its own credentials', async () => {
    const relay = await open()

    const answer = await ask(relay, 'POST', '/mvc/maintenance/lock', undefined, 'admin:wrong')

    expect(answer.status).toBe(401)
    expect(await relay.end()).toMatchObject({ kind: 'refused', why: 'unauthorized' })
  })

  it('takes the lock for who may have it, after somebody who may not has asked', async () => {
    const relay = await open({ deadlineMs: 3000 })
    const stranger = await ask(relay, 'POST', '/mvc/maintenance/lock', undefined, 'nobody:nothing')
    await sleep(2500)

    const { token } = await lockThrough(relay)
    await sleep(1500)
    const unlocked = await ask(relay, 'DELETE', `/mvc/maintenance/lock?token=${token}`)

    expect([stranger.status, unlocked.status]).toEqual([401, 202])
    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'program' })
  })

  it('tells which call failed, where the scripts hide it', async () => {
    const relay = await open()
    const { token } = await lockThrough(relay)
    server.fail('start-500', 1)

    await ask(relay, 'POST', '/mvc/admin/backups?external=true', token)

    expect((await relay.end()).trouble).toEqual(['POST /mvc/admin/backups was answered 500'])
  })

  it('relays nothing else, and says so', async () => {
    const relay = await open()

    const answer = await ask(relay, 'GET', '/rest/api/latest/users?filter=a')

    expect(answer).toEqual({
      status: 403,
      body: {
        errors: [
          {
            context: null,
            message:
              'GET /rest/api/latest/users is none of the calls that a backup needs, so Understudy does not relay it',
            exceptionName: 'understudy.relay',
          },
        ],
      },
    })
    expect(server.log).toEqual([])
    expect((await relay.end()).trouble).toEqual(['GET /rest/api/latest/users is not relayed'])
  })

  it('says that the token is unknown when the answer to the lock call was lost', async () => {
    const relay = await open()
    server.fail('lock-answer-lost', 1)

    const answer = await ask(relay, 'POST', '/mvc/maintenance/lock')

    expect(answer.status).toBe(502)
    await expect(relay.end()).rejects.toMatchObject({ code: 'bitbucket/lock-token-unknown' })
  })

  it('lets the lock be taken once: nobody would guard a second one', async () => {
    const relay = await open()
    const { token } = await lockThrough(relay)
    const meanwhile = await ask(relay, 'POST', '/mvc/maintenance/lock')
    await ask(relay, 'DELETE', `/mvc/maintenance/lock?token=${token}`)
    const afterwards = await ask(relay, 'POST', '/mvc/maintenance/lock')

    expect([meanwhile.status, afterwards.status]).toEqual([409, 409])
    expect(server.log.filter((call) => call === 'POST /mvc/maintenance/lock')).toHaveLength(1)
    expect(server.isLocked()).toBe(false)
    expect(await relay.end()).toMatchObject({ kind: 'released', by: 'program' })
  })

  it.each(['//', '/%', 'http://', '*'])(
    'guards on when it is asked for something that is no path: %s',
    async (path) => {
      const relay = await open()
      await lockThrough(relay)

      await askRaw(relay, `GET ${path} HTTP/1.0\r\n\r\n`)

      expect((await ask(relay, 'GET', '/mvc/maintenance/lock')).status).toBe(200)
      expect(await relay.end()).toMatchObject({ kind: 'released', by: 'left-behind' })
      expect(server.isLocked()).toBe(false)
    },
  )

  it('does not unlock for somebody who has another token', async () => {
    const relay = await open()
    await lockThrough(relay)

    const answer = await ask(relay, 'DELETE', '/mvc/maintenance/lock?token=guessed')

    expect(answer.status).toBe(409)
    expect(server.isLocked()).toBe(true)
    await relay.end()
  })
})

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    if (condition()) return
    await sleep(50)
  }
  throw new Error('not within 15 s')
}
