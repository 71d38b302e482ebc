import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const versionsFolder = '/usr/lib/postgresql'

/** The path of a PostgreSQL program of the newest version that has a server here. */
export function postgresProgram(name: string): string {
  const version = serverVersion()
  if (version === undefined)
    throw new Error(`the lab found no PostgreSQL server below ${versionsFolder}; run script/setup`)
  return join(versionsFolder, version, 'bin', name)
}

/** The newest version of a PostgreSQL server here. */
export function serverVersion(): string | undefined {
  const versions = existsSync(versionsFolder) ? readdirSync(versionsFolder) : []
  return versions
    .filter((version) => existsSync(join(versionsFolder, version, 'bin', 'initdb')))
    .toSorted((a, b) => Number(b) - Number(a))[0]
}
