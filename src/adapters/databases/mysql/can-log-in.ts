import { getsSession } from '../gets-session.ts'
import type { MysqlConfig } from './config.ts'
import { openSession } from './session.ts'

/** Whether this login gets into this database. Rejects when the server does not answer at all. */
export function canLogIn(config: MysqlConfig): Promise<boolean> {
  return getsSession(() => openSession(config, 'read-only'))
}
