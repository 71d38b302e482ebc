import { secretFile } from '../../hold/permissions.ts'
import { AppError } from '../../kernel/app-error.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { DatabaseReader } from '../../ports/database.ts'
import type { SnapshotSession } from '../../ports/snapshot.ts'
import { depthFor, formatTables, tablesPath } from '../../verification/table-sums.ts'
import type { RunContext } from '../run-context.ts'
import { sumTables } from './sum-tables.ts'

/** A table that production can't count in this time is not counted. */
const ONE_TABLE_MS = 60_000

/** Nobody waits for the source longer than that; what is left is not compared. */
const MOST_MS = 5 * 60_000

/**
 * Counts the tables of the source in the snapshot that the dump was made of, once the lock is released and the dump has ended, so that both
 * don't burden the server at once. A count that fails fails no backup; the copy is then not verified by it.
 */
export function tableKeeper(
  { source, target, note, clock, progress }: Pick<RunContext, 'source' | 'target' | 'note' | 'clock' | 'progress'>,
  database: Pick<DatabaseReader, 'catalogue'>,
  folder: string,
): (snapshot: Pick<SnapshotSession, 'openCounter'>, signal: AbortSignal) => Promise<void> {
  return async (snapshot, signal) => {
    try {
      await using counter = await snapshot.openCounter({ oneTableMs: ONE_TABLE_MS })
      using meter = progress.begin('tables of the source counted', 'bytes')
      const order = { tables: await database.catalogue(), depth: depthFor, mostMs: MOST_MS, clock, meter }
      const sums = await sumTables(counter, order, signal)
      await target.host.writeFile(tablesPath(folder), encodeUtf8(formatTables(sums)), secretFile)
    } catch (error) {
      if (!(error instanceof AppError) || !error.code.startsWith('database/')) throw error
      note(`the tables of ${source.config.name} are not counted: ${error.message}`)
    }
  }
}
