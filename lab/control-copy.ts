import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDatabase } from './clusters/cluster.ts'
import { postgresProgram } from './clusters/programs.ts'
import { databaseCredentials } from './credentials.ts'
import { jdbcLines } from './jdbc-lines.ts'
import { run } from './processes.ts'
import type { LabEnvironment, Topology } from './topology.ts'

/**
 * Restores production into the control environment as an administrator without Understudy would: database and home
 * whole, only the database settings pointed to the copy's own. Whatever this copy reaches, an uncut copy reaches.
 */
export async function copyUncut(topology: Topology): Promise<void> {
  const { production, control } = topology
  await makeDatabase(topology, control)
  await copyDatabase(topology)
  rmSync(control.home, { recursive: true, force: true })
  mkdirSync(control.home, { recursive: true })
  await run(['cp', '-a', '--reflink=auto', `${production.home}/.`, control.home])
  pointToOwnDatabase(topology, control)
  await run(['chown', '-R', `${control.runAs.uid}:${control.runAs.uid}`, control.home])
}

async function copyDatabase(topology: Topology): Promise<void> {
  const { production, control } = topology
  const dump = join(topology.root, 'control', 'production.dump')
  await run([postgresProgram('pg_dump'), '-Fc', '-Z0', '-f', dump, ...connection(production)], {
    env: { PGPASSWORD: databaseCredentials(topology, production).superuser.password },
  })
  const asOwner = ['--exit-on-error', '--no-owner', '--no-acl', `--role=${control.database.owner}`]
  await run([postgresProgram('pg_restore'), ...asOwner, ...connection(control), dump], {
    env: { PGPASSWORD: databaseCredentials(topology, control).superuser.password },
  })
  rmSync(dump)
}

function connection({ database }: LabEnvironment): readonly string[] {
  const { address, port, superuser, name } = database
  return ['-h', address, '-p', String(port), '-U', superuser, '-d', name]
}

/** What an administrator edits by hand, and nothing else. */
export function pointToOwnDatabase(topology: Topology, environment: LabEnvironment): void {
  const path = join(environment.home, 'shared', 'bitbucket.properties')
  const others = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !/^jdbc\.(url|user|password)\s*[=:]/.test(line))
  writeFileSync(path, [...others, ...jdbcLines(topology, environment), ''].join('\n'))
}
