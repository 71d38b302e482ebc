import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { newRunId } from '../../src/app/run-id.ts'
import { dumpFromSnapshot } from '../../src/backup/native/dump.ts'
import { databaseJobs } from '../../src/backup/database-jobs.ts'
import { restoreCommand } from '../../src/backup/restore-command.ts'
import { incomingPaths } from '../../src/hold/layout.ts'
import { formatMark } from '../../src/kernel/mark.ts'
import type { DatabaseServer } from '../../src/ports/database.ts'
import { chooseDatabaseName } from '../../src/steps/database-name.ts'
import type { OpenEnds } from '../data/open-ends.ts'
import { timed } from '../measure/timed.ts'

export interface CopiedDatabase {
  readonly run: string
  readonly name: string
  /** In seconds: the dump from a snapshot; the new database with its privileges and its statistics. */
  readonly dump: number
  readonly restore: number
}

/** Production's database dumped and restored on staging as a refresh does both, without the way between them. */
export async function copyDatabase(ends: OpenEnds): Promise<CopiedDatabase> {
  const { app, source, target } = ends
  const run = newRunId(app.clock, app.random)
  const dump = await timed(() => dumpSource(ends, run))
  const arrived = incomingPaths(target.layout, run).database
  mkdirSync(dirname(arrived), { recursive: true })
  renameSync(join(source.config.spool ?? '', run, 'database'), arrived)
  await using server = await target.openServer()
  const taken = new Set((await server.databases()).map((one) => one.name))
  const name = chooseDatabaseName(target.config.database, 'bench', app.clock.now(), taken)
  const restore = await timed(() => restoreOn(server, ends, { run, name }))
  return { run, name, dump, restore }
}

export async function removeDatabase({ source, target }: OpenEnds, { run, name }: CopiedDatabase): Promise<void> {
  await source.spool.remove(run)
  rmSync(incomingPaths(target.layout, run).folder, { recursive: true })
  await using server = await target.openServer()
  await server.drop(name)
}

async function dumpSource({ app, source, refresh }: OpenEnds, run: string): Promise<void> {
  if (refresh.backup.kind !== 'native') throw new Error('not the native method')
  const { signal } = new AbortController()
  const { host, port, name, user, password } = source.config.database
  await source.spool.prepare(run, 0)
  const backup = {
    run,
    clock: app.clock,
    jobs: await databaseJobs(source.spool.host, { configured: refresh.jobs, at: 'source' }),
    dump: refresh.backup.dump,
    spool: source.spool,
    openSnapshot: () => source.openSnapshot(),
    database: { host, port, database: name, user, password: await app.secrets.resolve(password) },
  }
  await using dump = await dumpFromSnapshot(backup, signal)
  await dump.finished
}

async function restoreOn(
  server: DatabaseServer,
  { app, source, target }: OpenEnds,
  { run, name }: { readonly run: string; readonly name: string },
): Promise<void> {
  await using production = await source.openDatabase()
  const { encoding, collation, characterType, locale } = await production.identity()
  const { database, name: environment } = target.config
  const mark = formatMark({ environment, source: source.config.name, run, generation: run, state: 'restoring' })
  await server.ensureLogin(database.user, await app.secrets.resolve(database.password))
  const as = { encoding, collation, characterType, ...(locale === undefined ? {} : { locale }) }
  await server.create({ name, owner: database.user, ...as, mark })
  const password = await app.secrets.resolve((database.maintenance ?? database).password)
  const jobs = await databaseJobs(target.host, { configured: undefined, at: 'target' })
  await target.host.execute(restoreCommand(target.config, { run, database: name, jobs, password }))
  const privileges = await production.privileges()
  await server.applyPrivileges(name, privileges, { [privileges.owner]: database.user })
  await using copy = await target.openDatabase(name)
  await copy.analyze()
}
