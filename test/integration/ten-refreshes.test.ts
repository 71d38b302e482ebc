import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPullRequest, pushCommit } from '../../lab/population/activity.ts'
import { createRandom, type Random } from '../../lab/population/random.ts'
import { generationPaths, layoutOf } from '../../src/hold/layout.ts'
import { startLockServer, type LockServer } from '../contracts/lock-server.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { changeOne } from '../fixtures/changing-repositories.ts'
import { changedTables } from '../fixtures/first-refresh.ts'
import { git, repositoryIds } from '../fixtures/lab-content.ts'
import { openLocalEnds, type LocalEnds } from '../fixtures/local-ends.ts'
import { copyPlainly, differencesBetween, wholeOf, type Place, type Whole } from '../fixtures/plain-copy.ts'
import { startChild, type ChildRun } from '../fixtures/refresh-child.ts'

const seed = Number(process.env['UNDERSTUDY_SEED'] ?? Date.now() % 1_000_000)
const REFRESHES = 10
/** Repositories that have rows in the database, beside those that only lie in the home. */
const KNOWN = 7

interface Refreshed {
  /** Of the run and its generation. */
  readonly id: string
  readonly database: string
  readonly whole: Whole
}

let sshd: PrivateSshd
let bitbucket: LockServer
let ends: LocalEnds
let path: string | undefined

beforeAll(async () => {
  ;[sshd, bitbucket] = await Promise.all([startPrivateSshd('', 'AllowUsers postgres\n'), startLockServer()])
  bitbucket.drain()
  const transfer = `{ to: "ssh://postgres@127.0.0.1:${sshd.port}", identity: { file: ${sshd.folder}/user } }`
  ends = await openLocalEnds({ api: bitbucket.url, password: 'right', transfer })
  knowServer()
  clearLocks()
})
afterAll(async () => {
  process.env['PATH'] = path
  for (const one of [ends, bitbucket, sshd]) await one[Symbol.asyncDispose]()
})

describe('refreshes in a row of a production that people work on', () => {
  it(
    `each leave what a plain full copy would, and never touch the copy before (UNDERSTUDY_SEED=${seed})`,
    { timeout: 1_800_000 },
    async () => {
      const random = createRandom(seed, 'ten-refreshes')
      const done: string[] = []
      let before: Refreshed | undefined

      for (let number = 1; number <= REFRESHES; number += 1) {
        done.push(`--- ${number}`, ...(await workInBetween(random)))
        const run = startChild({ verb: 'refresh', configFile: ends.configFile, withoutFence: true, start: false })
        done.push(...(await workUntilLocked(run, random)))
        const { outcome } = await run.ended
        const plain = await wholeOf(await copyPlainly(production(), plainPlace(number)))
        const copy = await copyInPlace()
        const whole = await wholeOf(copy)

        // What was done stands on both sides, so that a difference is shown with it.
        const touched = before === undefined ? [] : await changedSince(before)
        expect({ done, error: outcome?.error, differs: differencesBetween(whole, plain), touched }).toEqual({
          done,
          error: undefined,
          differs: cut,
          touched: [],
        })
        before = { id: runOf(outcome?.report), database: copy.database, whole }
      }
      expect(bitbucket.log.filter((call) => call === 'POST /mvc/maintenance/lock')).toHaveLength(REFRESHES)
    },
  )

  it.each<[string, (copy: Place, id: number) => Promise<unknown>, (id: number) => string]>([
    [
      'an object that no ref leads to',
      ({ home }, id) => git(home, id, 'hash-object', '-w', import.meta.filename),
      (id) => `objects: ${id}`,
    ],
    [
      'a ref',
      ({ home }, id) => git(home, id, 'update-ref', 'refs/heads/planted', 'refs/heads/master'),
      (id) => `refs: ${id}`,
    ],
    ['a row', plantRow, () => 'tables: bb_comment'],
    ['a file', plantSetting, () => 'files: shared/config/settings'],
  ])('would be told to differ by %s', async (_what, plant, told) => {
    const copy = await copyInPlace()
    const plain = await wholeOf({ ...production(), home: plainPlace(REFRESHES).home })
    const [id] = idsIn(copy.home)

    await plant(copy, id)

    expect(differencesBetween(await wholeOf(copy), plain)).toContain(told(id))
    expect(cut).not.toContain(told(id))
  })
})

/** Every other table is production's, row for row. The banner is set in a copy that runs. */
const cut: readonly string[] = changedTables['7.2']
  .filter((name) => name !== 'bb_announcement_banner')
  .map((name) => `tables: ${name}`)

/** rsync asks the ssh of its path, and is told no file of known hosts. */
function knowServer(): void {
  path = process.env['PATH']
  const folder = join(ends.root, 'bin')
  mkdirSync(folder)
  writeFileSync(join(folder, 'ssh'), `#!/bin/sh\nexec /usr/bin/ssh -F ${sshd.sshConfig} "$@"\n`)
  chmodSync(join(folder, 'ssh'), 0o755)
  process.env['PATH'] = `${folder}:${path ?? ''}`
}

/** Those that a git of production left long ago, which would stop ours. */
function clearLocks(): void {
  const repositories = join(ends.home('production'), 'shared/data/repositories')
  for (const path of readdirSync(repositories, { recursive: true, encoding: 'utf8' }))
    if (/\.lock$|\/gc\.pid$/u.test(path)) rmSync(join(repositories, path))
}

function production(): Place {
  return { home: ends.home('production'), server: ends.servers.production, database: 'bitbucket' }
}

function plainPlace(number: number): Pick<Place, 'home' | 'database'> {
  return { home: join(ends.root, 'plain', String(number)), database: `plain_${number}` }
}

async function copyInPlace(): Promise<Place> {
  const database = (await ends.copyDatabases()).toSorted((one, other) => numberOf(one) - numberOf(other)).at(-1) ?? ''
  return { home: ends.home('staging'), server: ends.servers.staging, database }
}

function numberOf(database: string): number {
  return Number(database.split('_').at(-1))
}

/** By its files: its forks look for objects where the copy now in place has its own. */
async function changedSince({ id, database, whole }: Refreshed): Promise<readonly string[]> {
  const { home } = generationPaths(layoutOf(ends.home('staging')), id)
  const now = await wholeOf({ home, server: ends.servers.staging, database })
  return differencesBetween(now, whole).filter((one) => !one.startsWith('objects: '))
}

function runOf(report: string | undefined): string {
  const { run }: { readonly run?: { readonly id?: string } } = JSON.parse(report ?? '{}')
  return run?.id ?? ''
}

const kinds = [
  'push',
  'push of a branch',
  'collect garbage',
  'repack',
  'create',
  'delete',
  'append to a reflog',
  'keep an LFS object',
  'attach',
  'change a setting',
  'move a folder over another',
] as const

/** In the home alone, all at once: nobody else of this process gets a turn meanwhile, so the lock is never taken within one. */
function changeHome(random: Random): string {
  const home = ends.home('production')
  const [kind, id] = [random.pick(kinds), String(random.pick(idsIn(home)))]
  changeOne(home, kind, id, random)
  return `${kind} ${id}`
}

function idsIn(home: string): readonly [number, ...(readonly number[])] {
  const [first = 0, ...others] = repositoryIds(home).toSorted((one, other) => one - other)
  return [first, ...others]
}

/** As much in the home as in the database. */
async function workInBetween(random: Random): Promise<readonly string[]> {
  const done = [changeHome(random), changeHome(random), changeHome(random)]
  const home = ends.home('production')
  const client = await ends.servers.production.superuserClient('bitbucket')
  const known = repositoryIds(home).filter((id) => id <= KNOWN)
  const [id = 0] = known.slice(random.below(known.length))
  await pushCommit(home, id, client)
  const { id: request } = await openPullRequest(home, id, client, `Change ${random.hex(6)}`)
  const comment = random.below(50)
  await client.query(
    'UPDATE bb_comment SET comment_text = $1 WHERE id = (SELECT id FROM bb_comment ORDER BY id OFFSET $2 LIMIT 1)',
    [random.hex(20), comment],
  )
  await client.query(
    'DELETE FROM sta_repo_push_ref WHERE activity_id IN (SELECT min(activity_id) FROM sta_repo_push_ref)',
  )
  await client.end()
  return [...done, `commit to ${id}`, `pull request ${request}`, `comment ${comment}`, 'a push is forgotten']
}

/** While the home is copied for the first time; under the lock nobody works. */
async function workUntilLocked(run: ChildRun, random: Random): Promise<readonly string[]> {
  const locks = () => bitbucket.log.filter((call) => call === 'POST /mvc/maintenance/lock').length
  const before = locks()
  const done: string[] = []
  await run.reached('intent take-backup/incoming')
  for (let turn = 0; turn < 5 && locks() === before; turn += 1) {
    done.push(`meanwhile: ${changeHome(random)}`)
    await sleep(100)
  }
  return done
}

async function plantRow({ server, database }: Place): Promise<void> {
  const client = await server.superuserClient(database)
  await client.query("UPDATE bb_comment SET comment_text = 'planted' WHERE id = (SELECT max(id) FROM bb_comment)")
  await client.end()
}

async function plantSetting({ home }: Place): Promise<void> {
  writeFileSync(join(home, 'shared/config/settings'), 'planted')
}
