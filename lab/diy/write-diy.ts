import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bitbucketAdmin, databaseCredentials } from '../credentials.ts'
import { hostFolder } from '../hosts/write-host.ts'
import type { LabEnvironment, Topology } from '../topology.ts'

/** Where an administrator of an environment keeps the backup scripts and their variables. */
export function diyFolder(environment: LabEnvironment): string {
  return join(hostFolder(environment), 'diy-backup')
}

export function diyVariables(environment: LabEnvironment): string {
  return join(diyFolder(environment), 'backup.vars.sh')
}

/** Where their archives lie, which are no business of Understudy. */
export function diyArchives(environment: LabEnvironment): string {
  return join(hostFolder(environment), 'backups', 'archives')
}

/**
 * Gives production the scripts and a variables file as its administrator has one; `more` are lines at its end, in place of those that set
 * the same; `stores` lie outside the home.
 */
export function writeDiy(topology: Topology, more: readonly string[] = [], stores: readonly string[] = []): void {
  const { production } = topology
  mkdirSync(diyArchives(production), { recursive: true, mode: 0o700 })
  layOutScripts(diyFolder(production))
  const names = more.map(nameIn)
  const kept = variables(topology, stores).filter((line) => !names.includes(nameIn(line)))
  writeFileSync(diyVariables(production), [...kept, ...more, ''].join('\n'), { mode: 0o600 })
}

function nameIn(line: string): string {
  return line.slice(0, line.indexOf('='))
}

/** Ours, or those of the vendor, which are no part of this project: UNDERSTUDY_DIY_SCRIPTS names a folder of them. */
export function layOutScripts(folder: string): void {
  const theirs = process.env['UNDERSTUDY_DIY_SCRIPTS']
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (theirs !== undefined) cpSync(theirs, folder, { recursive: true })
  else cpSync(join(import.meta.dirname, SCRIPT), join(folder, SCRIPT))
}

const SCRIPT = 'bitbucket.diy-backup.sh'

/** A line of variables by which the scripts hold the lock for longer. */
export function slowDump(seconds: number): string {
  return `pg_dump() { sleep ${seconds}; command pg_dump "$@"; }`
}

/** The lines of variables by which the scripts dump a production that was moved to MariaDB. */
export function dumpOfMysql(topology: Topology): readonly string[] {
  const { owner } = databaseCredentials(topology, topology.production)
  return [
    'BACKUP_DATABASE_TYPE=mysql',
    `MYSQL_HOST=${topology.production.database.address}`,
    `MYSQL_USERNAME=${owner.user}`,
    `MYSQL_PASSWORD='${owner.password}'`,
    'MYSQL_BACKUP_OPTIONS=--single-transaction',
  ]
}

function variables(topology: Topology, stores: readonly string[]): readonly string[] {
  const { production } = topology
  const { home, host, httpPort, database } = production
  const admin = bitbucketAdmin(topology, production)
  const { owner } = databaseCredentials(topology, production)
  return [
    'INSTANCE_NAME=bitbucket',
    'INSTANCE_TYPE=bitbucket-dc',
    `BITBUCKET_URL=http://${host.address}:${httpPort}`,
    `BITBUCKET_BACKUP_USER='${admin.user}'`,
    `BITBUCKET_BACKUP_PASS='${admin.password}'`,
    'BACKUP_DISK_TYPE=rsync',
    'BACKUP_DATABASE_TYPE=postgresql',
    'BACKUP_ARCHIVE_TYPE=tar',
    'BACKUP_ELASTICSEARCH_TYPE=none',
    'BACKUP_ZERO_DOWNTIME=false',
    `BITBUCKET_HOME=${home}/`,
    `BITBUCKET_DATA_STORES=(${stores.map((store) => `${store}/`).join(' ')})`,
    'BITBUCKET_BACKUP_EXCLUDE_REPOS=()',
    `BITBUCKET_DB=${database.name}`,
    `POSTGRES_HOST=${database.address}`,
    `POSTGRES_PORT=${database.port}`,
    `POSTGRES_USERNAME=${owner.user}`,
    `export PGPASSWORD='${owner.password}'`,
    `BITBUCKET_BACKUP_ROOT=${join(hostFolder(production), 'backups')}/\${INSTANCE_NAME}`,
    'BITBUCKET_BACKUP_DB=${BITBUCKET_BACKUP_ROOT}/bitbucket-db/',
    'BITBUCKET_BACKUP_HOME=${BITBUCKET_BACKUP_ROOT}/bitbucket-home/',
    'BITBUCKET_BACKUP_DATA_STORES=${BITBUCKET_BACKUP_ROOT}/bitbucket-data-stores/',
    'CURL_OPTIONS="-L -s -f"',
    'BITBUCKET_VERBOSE_BACKUP=true',
    `BITBUCKET_BACKUP_ARCHIVE_ROOT=${diyArchives(production)}`,
    'KEEP_BACKUPS=2',
  ]
}
