import { parseMark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'

export interface OwnDatabase {
  readonly environment: string
  readonly generation: string
  readonly database: string
}

/**
 * Drops the database of one generation, and no other: a name that a run chose and did not get to use may belong to a later
 * generation by now, or to another environment on the same server. What carries another mark, or none, is `left`.
 */
export async function dropOwnDatabase(
  server: Pick<DatabaseServer, 'databases' | 'drop'>,
  { environment, generation, database }: OwnDatabase,
): Promise<'gone' | 'left'> {
  const found = (await server.databases()).find(({ name }) => name === database)
  if (found === undefined) return 'gone'
  const mark = parseMark(found.mark)
  if (mark?.environment !== environment || mark.generation !== generation) return 'left'
  await server.drop(database)
  return 'gone'
}
