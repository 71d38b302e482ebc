import { join } from 'node:path/posix'
import type { Command } from '../../argv/command.ts'
import { dumpStatements, mysqlPrograms, statementsOf } from '../../argv/mysql.ts'
import { dumpDatabase } from '../../argv/postgresql.ts'
import { assertSpoken, type DatabaseVendor } from '../../config/database.ts'
import { AppError } from '../../kernel/app-error.ts'
import { MARK_TABLE } from '../../kernel/mark.ts'
import type { RandomSource } from '../../kernel/random.ts'
import type { DumpOrder, Spool } from '../../ports/spool.ts'
import type { HostWriter, RunOptions } from '../../ports/host.ts'
import { openHostReader, openHostWriter, type HostNode } from './open-host.ts'

export interface SpoolPlace {
  readonly node: HostNode
  /** The configured folder; nothing outside it is ever written. */
  readonly folder: string
  /** Who writes the dumps there: the user that logs in. */
  readonly owner: string
  /** Of the database that is dumped. */
  readonly vendor: DatabaseVendor
  readonly tls?: { readonly mode: string; readonly ca?: string }
}

/** The one place on a source where this program may write, and nothing but a run's own folder in it. */
export function openSpool(place: SpoolPlace, random: RandomSource): Spool & AsyncDisposable {
  const writer = openHostWriter({ ...place.node, filesAs: 'login' }, random)
  const reader = openHostReader({ ...place.node, filesAs: 'login' })
  const folderOf = (run: string): string => join(place.folder, run)
  return {
    host: reader,
    prepare: async (run, bytes) => {
      await writer.makeFolder(folderOf(run), { mode: 0o700, owner: place.owner, group: place.owner })
      const free = await reader.freeSpace(place.folder)
      if (free.bytes < bytes) throw full(place, free.bytes, bytes)
      return folderOf(run)
    },
    dump: (run, order, options) => dump(writer, place, join(folderOf(run), 'database'), order, options),
    hasBegun: async (run) => {
      const written = await reader.status(statementsOf(join(folderOf(run), 'database')))
      return (written?.bytes ?? 0) > HEADER_BYTES
    },
    remove: (run) => writer.removeFolder(folderOf(run), [place.folder]),
    [Symbol.asyncDispose]: async () => {
      await writer[Symbol.asyncDispose]()
      await reader[Symbol.asyncDispose]()
    },
  }
}

/** A dump of statements writes less than that before it has its snapshot, and all the rest after it. */
const HEADER_BYTES = 2048

async function dump(
  writer: HostWriter,
  place: SpoolPlace,
  folder: string,
  order: DumpOrder,
  options: RunOptions,
): Promise<void> {
  const { program, command } = dumping(place, folder, order)
  // Of the others pg_dump makes its own.
  if (program !== 'pg_dump') await writer.makeFolder(folder, { mode: 0o700, owner: place.owner, group: place.owner })
  const { exitCode, stderr } = await writer.execute(command, { ...options, expect: [0, 1, 2, 3, 4, 5, 6, 7] })
  if (exitCode === 0) return
  const said = stderr.replaceAll('Enter password: ', '')
  if (FULL.test(said)) throw filled(place)
  const last = said.trim().split('\n').slice(-3).join('; ')
  throw new AppError('database/dump-failed', `${program} of ${order.database} stopped: ${last}`, {
    hint: 'the source is unlocked; mend the cause, then run `understudy resume`',
  })
}

function dumping(
  { vendor, ...place }: SpoolPlace,
  folder: string,
  order: DumpOrder,
): { readonly program: string; readonly command: Command } {
  const { host, port, user, password, database, applicationName, snapshot, jobs } = order
  const connection = { host, port, user, password, database, ...(place.tls === undefined ? {} : { tls: place.tls }) }
  assertSpoken(vendor)
  switch (vendor) {
    case 'postgresql': {
      const named = { ...connection, applicationName }
      return { program: 'pg_dump', command: dumpDatabase({ connection: named, folder, jobs, snapshot }, 'login') }
    }
    case 'mysql':
    case 'mariadb': {
      const file = statementsOf(folder)
      const dump = { connection: { ...connection, clients: vendor }, file, without: [MARK_TABLE] }
      return { program: mysqlPrograms[vendor].dump, command: dumpStatements(dump, 'login') }
    }
  }
}

/** As they say of their own files [ran: 15, 1 and 2 jobs; MariaDB 10.11]; what the server has no room for begins otherwise. */
const FULL =
  /^pg_dump: error: could not .*: No space left on device$|^(?:mariadb-dump|mysqldump): Got errno 28 on write$/m

function filled({ folder, node }: SpoolPlace): AppError {
  return new AppError('host/disk-full', `the spool ${folder} on ${node.host} filled up while the database was dumped`, {
    hint: 'the source is unlocked; free or add space there (`df -h`), or set another spool, then run `understudy resume`',
  })
}

function full(place: SpoolPlace, free: number, needed: number): AppError {
  return new AppError(
    'host/disk-full',
    `the spool ${place.folder} on ${place.node.host} has ${free} bytes free and the dump may need ${needed}`,
    {
      hint: 'make room there, or set another spool',
    },
  )
}
