import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Login } from '../../lab/credentials.ts'
import { hostFolder } from '../../lab/hosts/write-host.ts'
import type { LabEnvironment } from '../../lab/topology.ts'

/** A file of variables that a script reads, as the vendor's scripts have one. */
export function writeSettings(
  environment: LabEnvironment,
  login: Login,
  more: Readonly<Record<string, string>> = {},
): string {
  const { database, home } = environment
  const settings = {
    WORK: workOf(environment),
    BITBUCKET_HOME: home,
    BITBUCKET_DB: database.name,
    POSTGRES_HOST: database.address,
    POSTGRES_PORT: String(database.port),
    POSTGRES_USERNAME: login.user,
    ...more,
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`)
  return writePrivate(environment, 'settings', `${lines.join('')}export PGPASSWORD='${login.password}'\n`)
}

export function writePrivate(environment: LabEnvironment, name: string, text: string): string {
  const folder = join(hostFolder(environment), 'diy-settings')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

/** Where the scripts keep what they make. */
export function workOf(environment: LabEnvironment): string {
  return join(hostFolder(environment), 'diy')
}
