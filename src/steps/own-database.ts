import { parseMark } from '../kernel/mark.ts'
import type { DatabaseServer } from '../ports/database.ts'

export interface OwnDatabase {
  readonly environment: string
  readonly generation: string
  readonly database: string
}

/** Whose a database is, by its mark. */
export type Owner =
  | { readonly kind: 'own' | 'absent' | 'unmarked' }
  | { readonly kind: 'other'; readonly environment: string; readonly generation: string }

/**
 * Drops the database of one generation, and no other: a name that a run chose and did not get to use may belong to a later
 * generation by now, or to another environment on the same server. What carries another mark, or none, stays. Tells whose it was.
 */
export async function dropOwnDatabase(
  server: Pick<DatabaseServer, 'databases' | 'drop'>,
  own: OwnDatabase,
): Promise<Owner> {
  const found = await whoseIs(server, own)
  if (found.kind === 'own') await server.drop(own.database)
  return found
}

export async function whoseIs(
  server: Pick<DatabaseServer, 'databases'>,
  { environment, generation, database }: OwnDatabase,
): Promise<Owner> {
  const found = (await server.databases()).find(({ name }) => name === database)
  if (found === undefined) return { kind: 'absent' }
  const mark = parseMark(found.mark)
  if (mark === undefined) return { kind: 'unmarked' }
  if (mark.environment === environment && mark.generation === generation) return { kind: 'own' }
  return { kind: 'other', environment: mark.environment, generation: mark.generation }
}
