import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../processes.ts'
import { bitbucketCalls } from './bitbucket-calls.ts'
import { ClientError } from './client-error.ts'
import { archivedProperties, connectionOf } from './connection.ts'
import type { ClientPlay } from './play.ts'

const say = (text: string): void => console.log(`2026-11-27 01:00:00,000 INFO  ${text}`)

/** One archive in `${backup.home}/backups`, made under the lock; what play it is decides what goes wrong. */
export async function backUp(properties: ReadonlyMap<string, string>, play: ClientPlay): Promise<number> {
  const of = (key: string): string => {
    const value = properties.get(key)
    if (value === undefined) throw new ClientError(`${key} is not configured`)
    return value
  }
  const password = play.backup === 'other-password' ? 'some-other-password' : of('bitbucket.password')
  const bitbucket = bitbucketCalls(of('bitbucket.baseUrl'), of('bitbucket.user'), password)
  const [home, backupHome] = [of('bitbucket.home'), of('backup.home')]
  say('Initializing')
  const token = await bitbucket.lock()
  say(`Bitbucket has been locked for maintenance. It can be unlocked with: -Dbitbucket.unlock=${token}`)
  try {
    await bitbucket.startBackup(token)
    await bitbucket.awaitDrained(token)
    await sleep(play.seconds * 1000)
    if (play.backup === 'hangs') await sleep(3_600_000)
    await archive(home, backupHome, play, (percentage) => bitbucket.progress(token, percentage))
  } finally {
    if (play.backup !== 'unlock-left') await bitbucket.unlock(token)
  }
  if (play.backup === 'exits-with-3') throw new ClientError('The backup could not be completed', 3)
  say('The backup is complete')
  return 0
}

async function archive(
  home: string,
  backupHome: string,
  play: ClientPlay,
  progress: (percentage: number) => Promise<void>,
): Promise<void> {
  const [made, log, dump] = ['backups', 'log', 'database.dump'].map((name) => join(backupHome, name))
  if (made === undefined || log === undefined || dump === undefined) return
  for (const folder of [made, log]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(log, 'atlassian-bitbucket-backup-client.log'), 'a log of the client\n')
  say('Backing up the database: 0%')
  if (play.backup === 'dump-fails') throw new ClientError('The database could not be backed up: connection refused', 5)
  const { words, password } = connectionOf(archivedProperties(home))
  await run(['pg_dump', '-Fc', '-Z0', '-f', dump, ...words], { env: { PGPASSWORD: password } })
  await progress(50)
  say('Backing up the home: 50%')
  const file = join(made, nameOf(new Date()))
  if (play.backup !== 'no-archive') await tarOf(home, backupHome, file)
  if (play.backup === 'two-archives') writeFileSync(join(made, nameOf(new Date(0))), 'another')
  // Within its second member.
  if (play.backup === 'truncated') truncateSync(file, 1300)
  rmSync(dump)
  await progress(100)
}

/** `bitbucket-yyyyMMdd-HHmmss-SSS.tar` [src]. */
function nameOf(moment: Date): string {
  const [date = '', time = ''] = moment.toISOString().split('T')
  const [clock = '', milliseconds = ''] = time.replace('Z', '').split('.')
  return `bitbucket-${date.replaceAll('-', '')}-${clock.replaceAll(':', '')}-${milliseconds}.tar`
}

const leftOut = ['log', 'export', 'tmp', 'caches', '.lock', 'shared/.lock', 'search/data', 'shared/search/data']

async function tarOf(home: string, backupHome: string, file: string): Promise<void> {
  const excludes = leftOut.map((path) => `--exclude=./${path}`)
  const name = '--transform=s,^\\.,home,S'
  await run([
    'tar',
    '--create',
    `--file=${file}`,
    name,
    ...excludes,
    '-C',
    backupHome,
    'database.dump',
    '-C',
    home,
    '.',
  ])
}
