import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerWay } from '../../../ports/database.ts'
import type { MysqlConfig } from './config.ts'
import { openSession, type Session } from './session.ts'

// A proxy that has one session of the server for all of us lets the second wait for the first.
const PATIENCE_MS = 5000

/** Two transactions at a time occupy two sessions of a proxy; the next one of the first may then be served by another. */
export async function readWay(config: MysqlConfig): Promise<ServerWay> {
  await using first = await openSession(config, 'read-only')
  await using second = await openSession(config, 'read-only')
  await first.query('start transaction')
  const { id, port } = await served(first)
  const waited = await Promise.race([
    second.query('start transaction').then(() => false),
    sleep(PATIENCE_MS, true, { ref: false }),
  ])
  await first.query('commit')
  if (waited) return { pooled: true, port }
  await second.query('commit')
  await first.query('start transaction')
  const again = await served(first)
  await first.query('commit')
  return { pooled: again.id !== id, port }
}

async function served(session: Session): Promise<{ readonly id: string; readonly port: number }> {
  const [row] = await session.query('select connection_id() as id, @@port as port')
  return { id: row?.['id'] ?? '', port: Number(row?.['port']) }
}
