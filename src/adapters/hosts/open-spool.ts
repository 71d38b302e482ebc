import { join } from 'node:path/posix'
import { dumpDatabase } from '../../argv/postgresql.ts'
import { AppError } from '../../kernel/app-error.ts'
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
    remove: (run) => writer.removeFolder(folderOf(run), [place.folder]),
    [Symbol.asyncDispose]: async () => {
      await writer[Symbol.asyncDispose]()
      await reader[Symbol.asyncDispose]()
    },
  }
}

async function dump(
  writer: HostWriter,
  place: SpoolPlace,
  folder: string,
  order: DumpOrder,
  options: RunOptions,
): Promise<void> {
  const { host, port, user, password, database, applicationName, snapshot, jobs } = order
  const tls = place.tls === undefined ? {} : { tls: place.tls }
  const command = dumpDatabase(
    { connection: { host, port, user, password, database, applicationName, ...tls }, folder, jobs, snapshot },
    'login',
  )
  const { exitCode, stderr } = await writer.execute(command, { ...options, expect: [0, 1] })
  if (exitCode === 0) return
  if (FULL.test(stderr)) throw filled(place)
  const last = stderr.trim().split('\n').slice(-3).join('; ')
  throw new AppError('database/dump-failed', `pg_dump of ${database} stopped: ${last}`, {
    hint: 'the source is unlocked; mend the cause, then run `understudy resume`',
  })
}

/** As it says of its own files [ran: 15, 1 and 2 jobs]; what the server has no room for begins otherwise. */
const FULL = /^pg_dump: error: could not .*: No space left on device$/m

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
