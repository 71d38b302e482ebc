import type { OuterStore } from '../../kernel/outer-store.ts'
import { MARK_TABLE } from '../../kernel/mark.ts'
import type { Dump } from './ask-dump.ts'
import { identityOf, isWanted, keyColumns } from './read-identity.ts'
import { STORE_TABLE } from './read-dumped-stores.ts'
import { rowsIn, type InsertedRow } from './read-inserted.ts'
import { tellingTables } from './show-program.ts'

export interface StatementsReading {
  readonly line: (line: string) => void
  /** Why it can't be restored; undefined where it can. */
  whyNot(): string | undefined
  /** Without what lies around it. */
  dump(): Omit<Dump, 'files' | 'writtenAt'>
}

interface Seen {
  readonly databases: Set<string>
  readonly tables: string[]
  /** The tables that tell whose it is, and have rows. */
  readonly filled: Set<string>
  /** By table, in their order. */
  readonly columns: Map<string, readonly string[]>
  /** No other row is kept: these tables hold secrets. */
  readonly identity: Map<string, string>
  readonly stores: OuterStore[]
  unknown: string | undefined
  creation: string
  completed: string | undefined
}

type TakeLine = (line: string) => void

/** Of the output of `renderShowStatements`, line by line. */
export function readStatements(): StatementsReading {
  const seen: Seen = {
    databases: new Set(),
    tables: [],
    filled: new Set(),
    columns: new Map(),
    identity: new Map(),
    stores: [],
    unknown: undefined,
    creation: '',
    completed: undefined,
  }
  let within: TakeLine | undefined
  return {
    line: (line) => {
      within ??= statementIn(seen, line)
      within?.(line)
      if (line.endsWith(';')) within = undefined
    },
    whyNot: () => whyNot(seen),
    dump: () => dumpOf(seen),
  }
}

/** What to do with the lines of a statement that goes on; undefined for one that is a line. */
function statementIn(seen: Seen, line: string): TakeLine | undefined {
  const [, into, named] = /^INSERT INTO `([^`]+)` (?:\(([^)]*)\) )?VALUES/.exec(line) ?? []
  if (into !== undefined) return intoTable(seen, into, named)
  const table = /^CREATE TABLE `((?:[^`]|``)+)`/.exec(line)?.[1]?.replaceAll('``', '`')
  if (table !== undefined) {
    seen.tables.push(table)
    return tellingTables.includes(table) ? (one) => keepColumn(seen, table, one) : undefined
  }
  const database = /^(?:-- Current Database: |USE )`(.+)`;?$/.exec(line)?.[1]
  if (database !== undefined) seen.databases.add(database)
  if (line.startsWith('CREATE DATABASE ')) seen.creation = line
  if (line.startsWith('-- Dump completed')) seen.completed = line
  seen.unknown ??= /^unknown (\d+ .*)$/.exec(line)?.[1]
  return undefined
}

function keepColumn({ columns }: Seen, table: string, line: string): void {
  const name = /^ {2}`([^`]+)` /.exec(line)?.[1]
  if (name !== undefined) columns.set(table, [...(columns.get(table) ?? []), name])
}

function intoTable(seen: Seen, table: string, named: string | undefined): TakeLine {
  const columns = named?.replaceAll('`', '').split(/, ?/) ?? seen.columns.get(table) ?? []
  seen.filled.add(table)
  return (line) => {
    for (const row of rowsIn(line)) keepRow(seen, table, (name) => row[columns.indexOf(name)] ?? undefined)
  }
}

function keepRow({ identity, stores }: Seen, table: string, cell: (name: string) => InsertedCell): void {
  // A column that is not there gives an empty text, and so a store that nobody takes.
  if (table === STORE_TABLE) stores.push({ id: cell('id') ?? '', path: cell('ds_path') ?? '' })
  const { key = '', value = '' } = keyColumns[table] ?? {}
  const [name, text] = [cell(key), cell(value)]
  if (name !== undefined && text !== undefined && isWanted(name)) identity.set(name, text)
}

type InsertedCell = Exclude<InsertedRow[number], null> | undefined

function whyNot({ databases, completed, tables, unknown }: Seen): string | undefined {
  if (completed === undefined) return 'it has no end'
  if (unknown !== undefined) return whyUnknown(unknown)
  if (databases.size > 1) return `it holds ${databases.size} databases: ${[...databases].join(', ')}`
  return tables.includes(MARK_TABLE) ? 'it is the dump of a copy that Understudy made' : undefined
}

/** `12 GRANT`, or the number alone. */
function whyUnknown(unknown: string): string {
  const [line = '', begins = ''] = unknown.split(' ')
  return `line ${line} of it${begins === '' ? '' : `, ${begins},`} neither makes nor fills a table as mysqldump does`
}

function dumpOf(seen: Seen): ReturnType<StatementsReading['dump']> {
  const { tables, creation, completed, filled, identity, stores } = seen
  const [, encoding] = /DEFAULT CHARACTER SET (\w+)/.exec(creation) ?? []
  const [, collation] = /COLLATE (\w+)/.exec(creation) ?? []
  const told = encoding !== undefined && collation !== undefined
  return {
    toc: {
      createdAt: timeIn(completed ?? ''),
      tables,
      rows: [...filled].map((table) => ({ table, file: 'backup-db' })),
      extensions: [],
      grants: 0,
    },
    database: told ? { encoding, collation, characterType: undefined } : undefined,
    identity: identityOf(identity),
    stores,
  }
}

/** When it ended, by the clock of its host: read as UTC, as it has no time zone. */
function timeIn(completed: string): Date | undefined {
  const [, day, time = ''] = /(\d{4}-\d\d-\d\d) +(\d+:\d\d:\d\d)/.exec(completed) ?? []
  return day === undefined ? undefined : new Date(`${day}T${time.padStart(8, '0')}Z`)
}
