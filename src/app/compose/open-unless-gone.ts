import { AppError } from '../../kernel/app-error.ts'
import type { DatabaseReader, DatabaseServer } from '../../ports/database.ts'

export interface PresentDatabase {
  readonly name: string
  readonly reader: () => Promise<DatabaseReader>
  readonly server: () => Promise<Pick<DatabaseServer, 'databases'> & AsyncDisposable>
}

/**
 * The database of what lies in place. Undefined where its server answers and has none of that name: one that somebody dropped by hand
 * counts as none, as before a first set-up, or no refresh could make another. Every other failure stays one.
 */
export async function openUnlessGone(present: PresentDatabase): Promise<DatabaseReader | undefined> {
  try {
    return await present.reader()
  } catch (error) {
    if (await isGone(present, error)) return undefined
    throw error
  }
}

async function isGone({ name, server: open }: PresentDatabase, error: unknown): Promise<boolean> {
  // MySQL lists to a login only what it may see.
  if (error instanceof AppError && error.code === 'database/missing-privilege') return false
  try {
    await using server = await open()
    return !(await server.databases()).some((one) => one.name === name)
  } catch {
    return false
  }
}
