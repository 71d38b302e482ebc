import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../processes.ts'
import { postgresProgram } from './programs.ts'

/** Names a folder of data folders that `initdb` made and that nobody runs: to copy one takes a tenth of its time. */
export const MADE_CLUSTERS = 'UNDERSTUDY_MADE_CLUSTERS'

let taken = 0

/**
 * Makes the data folder of a new PostgreSQL server, where its account may write: UTF8, superuser `postgres` without a
 * password, every login trusted.
 */
export async function makeDataFolder(dataFolder: string): Promise<void> {
  const made = process.env[MADE_CLUSTERS]
  await run(made === undefined ? initialise(dataFolder) : copyOfAnother(made, dataFolder), { folder: '/' })
}

export function initialise(dataFolder: string): readonly string[] {
  const content = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8']
  const initdb = [postgresProgram('initdb'), '-D', dataFolder, ...content, '--no-sync', '--no-instructions']
  return asServerAccount(initdb)
}

/** Another one each time: the guard tells servers apart by an identifier that initdb gives them. */
function copyOfAnother(made: string, dataFolder: string): readonly string[] {
  const names = readdirSync(made)
  const name = names[taken % names.length] ?? ''
  taken += 1
  return ['cp', '-a', join(made, name), dataFolder]
}

/** The server refuses to run as root, so root lends it the account of Debian's package. */
export function asServerAccount(argv: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...argv] : argv
}
