import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run } from '../processes.ts'
import { ClientError } from './client-error.ts'
import { connectionOf, propertiesFile, type Connection } from './connection.ts'
import type { ClientPlay } from './play.ts'

const say = (text: string): void => console.log(`2026-11-27 01:00:00,000 INFO  ${text}`)

/** Fills an empty home and an empty database, and writes the connection that it was given into the home's properties. */
export async function restore(
  properties: ReadonlyMap<string, string>,
  [archive]: readonly string[],
  play: ClientPlay,
): Promise<number> {
  const home = properties.get('bitbucket.home')
  if (home === undefined || archive === undefined) throw new ClientError('bitbucket.home and an archive are needed')
  if (existsSync(home) && readdirSync(home).length > 0) throw new ClientError(`${home} is not empty`)
  // The archive's own properties would lead to production: the lab goes no further than to leave them in the home.
  if (properties.get('jdbc.override') !== 'true') throw new ClientError('the lab restores with jdbc.override only')
  const connection = connectionOf(properties)
  await assertEmpty(connection)
  say('Restoring the home: 0%')
  await run(['tar', '-x', '--no-same-owner', '--strip-components=1', '-f', archive, '-C', home, 'home'])
  await sleep(play.seconds * 1000)
  if (play.restore === 'fails') throw new ClientError('The restore failed: no driver for jdbc:postgresql was found', 2)
  if (play.restore !== 'no-tables') await fill(connection, archive)
  if (play.restore !== 'ignores-override') overwrite(home, properties)
  if (play.restore === 'links-shared') {
    renameSync(join(home, 'shared'), join(home, 'elsewhere'))
    symlinkSync('elsewhere', join(home, 'shared'))
  }
  say('The restore is complete: 100%')
  return 0
}

async function assertEmpty({ words, password }: Connection): Promise<void> {
  const count = `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`
  const found = await run(['psql', '-AtX', '-c', count, ...words], { env: { PGPASSWORD: password } })
  if (found.trim() !== '0') throw new ClientError('The database is not empty')
}

async function fill({ words, password }: Connection, archive: string): Promise<void> {
  const dump = join(process.cwd(), 'database.dump')
  await run(['tar', '-x', '--no-same-owner', '-f', archive, '-C', process.cwd(), 'database.dump'])
  const kept = ['--exit-on-error', '--no-owner', '--no-acl']
  await run(['pg_restore', ...kept, ...words, dump], { env: { PGPASSWORD: password } })
  rmSync(dump)
}

function overwrite(home: string, properties: ReadonlyMap<string, string>): void {
  const file = propertiesFile(home)
  const others = readFileSync(file, 'latin1')
    .split('\n')
    .filter((line) => !/^jdbc\.(driver|url|user|password)\s*[=:]/u.test(line))
  const lines = ['jdbc.driver', 'jdbc.url', 'jdbc.user', 'jdbc.password'].map(
    (key) => `${key}=${(properties.get(key) ?? '').replaceAll('\\', '\\\\')}`,
  )
  writeFileSync(file, [...others, ...lines, ''].join('\n'), 'latin1')
}
