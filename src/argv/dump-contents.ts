import type { ReadCommand, RunAs } from './command.ts'

/** The table of contents of a dump in directory format, and when and by what it was made. Without a database pg_restore only prints. */
export function listDump(folder: string, as: RunAs): ReadCommand {
  return print(['--list'], folder, as)
}

/** The statements that would make its database, and what has to be there before the rows. */
export function showDumpedDatabase(folder: string, as: RunAs): ReadCommand {
  return print(['--create', '--schema-only', '--section=pre-data', '--file=-'], folder, as)
}

/** The rows of some of its tables, as COPY has them. */
export function showDumpedRows(folder: string, tables: readonly string[], as: RunAs): ReadCommand {
  return print(['--data-only', ...tables.map((table) => `--table=${table}`), '--file=-'], folder, as)
}

function print(args: readonly string[], folder: string, as: RunAs): ReadCommand {
  return { effect: 'read', program: 'env', args: ['TZ=UTC', 'pg_restore', ...args, '--', folder], as }
}
