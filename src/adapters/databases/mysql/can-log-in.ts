import { getsSession } from '../gets-session.ts'
import type { MysqlConfig } from './config.ts'
import { isAbsentDatabase } from './database-error.ts'
import { openSession } from './session.ts'

/**
 * Whether this login gets into this database, or would if it were there: a server looks at privileges before it looks for the database.
 * Rejects when the server does not answer at all.
 */
export async function canLogIn(config: MysqlConfig): Promise<boolean> {
  try {
    return await getsSession(() => openSession(config, 'read-only'))
  } catch (error) {
    if (isAbsentDatabase(error)) return true
    throw error
  }
}
