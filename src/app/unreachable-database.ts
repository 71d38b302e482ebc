import type { AppError } from '../kernel/app-error.ts'
import type { SqlDialect } from '../kernel/database-server.ts'
import type { DatabaseReader } from '../ports/database.ts'

/** Stands for a database that could not be opened: every question about it has the same answer, why. */
export function unreachableDatabase(because: AppError, dialect: SqlDialect): DatabaseReader {
  const ask = (): Promise<never> => Promise.reject(because)
  return {
    dialect,
    identity: ask,
    catalogue: ask,
    select: ask,
    count: ask,
    scan: () => ({ [Symbol.asyncIterator]: () => ({ next: ask }) }),
    scanBytes: () => ({ [Symbol.asyncIterator]: () => ({ next: ask }) }),
    scanLargeObjects: () => ({ [Symbol.asyncIterator]: () => ({ next: ask }) }),
    definitions: ask,
    sessions: ask,
    privileges: ask,
    extensions: ask,
    way: ask,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
