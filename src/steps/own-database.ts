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
  own: OwnDatabase,
): Promise<'gone' | 'left'> {
  const found = await whoseIs(server, own)
  if (found === 'own') await server.drop(own.database)
  return found === 'foreign' ? 'left' : 'gone'
}

/** By its mark. */
export async function whoseIs(
  server: Pick<DatabaseServer, 'databases'>,
  { environment, generation, database }: OwnDatabase,
): Promise<'own' | 'foreign' | 'absent'> {
  const found = (await server.databases()).find(({ name }) => name === database)
  if (found === undefined) return 'absent'
  const mark = parseMark(found.mark)
  return mark?.environment === environment && mark.generation === generation ? 'own' : 'foreign'
}
