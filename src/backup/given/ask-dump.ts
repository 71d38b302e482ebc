import type { ReadCommand } from '../../argv/command.ts'
import { listDump, showDumpedDatabase, showDumpedRows } from '../../argv/dump-contents.ts'
import type { HostReader } from '../../ports/host.ts'
import { readCreation, type DumpedDatabase } from './read-creation.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import { readDumpedStores, STORE_TABLE } from './read-dumped-stores.ts'
import { identityTables, readIdentity, type DumpedIdentity } from './read-identity.ts'
import { readToc, type DumpToc } from './read-toc.ts'

export type AskedDump =
  | { readonly kind: 'read'; readonly dump: Dump }
  /** In the words of pg_restore, where it is one of PostgreSQL. */
  | { readonly kind: 'unreadable'; readonly because: string }

/** What a dump tells by itself. */
export interface Dump {
  readonly toc: DumpToc
  /** How its database was made; undefined where it does not tell. */
  readonly database: DumpedDatabase | undefined
  readonly identity: DumpedIdentity
  /** The rows of its data stores, wherever they lie. */
  readonly stores: readonly OuterStore[]
  /** The names in its folder. */
  readonly files: readonly string[]
  /** When its table of contents was written, which pg_dump does last, or its one file, as its folder has it. */
  readonly writtenAt: Date
}

/** Of one in directory format. Asks pg_restore on the host where it lies; nothing is restored. */
export async function askDump(host: HostReader, folder: string, signal: AbortSignal): Promise<AskedDump> {
  const written = await host.status(`${folder}/toc.dat`)
  if (written === undefined) return { kind: 'unreadable', because: 'there is no toc.dat' }
  const [toc, identity, stores] = [readToc(), readIdentity(), readDumpedStores()]
  let database: DumpedDatabase | undefined
  const onDatabase = (line: string): void => {
    database ??= readCreation(line)
  }
  const onRow = (line: string): void => {
    identity.line(line)
    stores.line(line)
  }
  const [list, show, rows] = dumpQuestions(folder)
  const questions = [
    { command: list, onLine: toc.line },
    { command: show, onLine: onDatabase },
    { command: rows, onLine: onRow },
  ]
  for (const { command, onLine } of questions) {
    const { exitCode, stderr } = await host.run(command, { signal, expect: [0, 1], onLine })
    if (exitCode !== 0) return { kind: 'unreadable', because: lastOf(stderr) }
  }
  const files = await host.list(folder)
  const told = { toc: toc.toc(), database, identity: identity.identity(), stores: stores.stores() }
  return { kind: 'read', dump: { ...told, files, writtenAt: written.modified } }
}

/** In their order, for the rules of sudo too. */
export function dumpQuestions(folder: string): readonly [ReadCommand, ReadCommand, ReadCommand] {
  const tables = [...identityTables, STORE_TABLE]
  return [listDump(folder, 'root'), showDumpedDatabase(folder, 'root'), showDumpedRows(folder, tables, 'root')]
}

function lastOf(stderr: string): string {
  return (stderr.trim().split('\n').at(-1) ?? '').replace(/^pg_restore: (?:error: )?/, '')
}
