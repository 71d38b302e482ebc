import { parseMark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'

export interface OwnDatabase {
  readonly environment: string
  readonly generation: string
  readonly database: string
}

/**
 * Drops the database of one generation, and no other: a name that a run chose and did not get to use may belong to a later
 * generation by now, or to another environment on the same server. What carries another mark, or none, stays.
 */
export async function dropOwnDatabase(
  server: Pick<DatabaseServer, 'databases' | 'drop'>,
  { environment, generation, database }: OwnDatabase,
): Promise<void> {
  const mark = parseMark((await server.databases()).find(({ name }) => name === database)?.mark)
  if (mark?.environment === environment && mark.generation === generation) await server.drop(database)
}
