import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const versionsFolder = '/usr/lib/postgresql'

/** The path of a PostgreSQL program of the newest version that has a server here. */
export function postgresProgram(name: string): string {
  const versions = existsSync(versionsFolder) ? readdirSync(versionsFolder) : []
  const newest = versions
    .filter((version) => existsSync(join(versionsFolder, version, 'bin', 'initdb')))
    .toSorted((a, b) => Number(b) - Number(a))[0]
  if (newest === undefined)
    throw new Error(`the lab found no PostgreSQL server below ${versionsFolder}; run script/setup`)
  return join(versionsFolder, newest, 'bin', name)
}
