import { setTimeout as sleep } from 'node:timers/promises'
import type { ServerWay } from '../../../ports/database.ts'
import type { PostgresqlConfig } from './config.ts'
import { openSession, type Session } from './session.ts'

// A pooler that has one session of the server for all of us lets the second wait for the first.
const PATIENCE_MS = 5000

/**
 * Two transactions at a time occupy two sessions of a pooler. It gives the one that became free last first, so the next
 * transaction of the first session is served by another process than before.
 */
export async function readWay(config: PostgresqlConfig): Promise<ServerWay> {
  await using first = await openSession(config, 'read-only')
  await using second = await openSession(config, 'read-only')
  await first.query('begin')
  const { pid, port } = await served(first)
  const waited = await Promise.race([second.query('begin').then(() => false), sleep(PATIENCE_MS, true, { ref: false })])
  await first.query('commit')
  if (waited) return { pooled: true, port }
  await second.query('commit')
  await first.query('begin')
  const again = await served(first)
  await first.query('commit')
  return { pooled: again.pid !== pid, port }
}

async function served(session: Session): Promise<{ readonly pid: string; readonly port: number }> {
  const [row] = await session.query(`select pg_backend_pid() as pid, current_setting('port') as port`)
  return { pid: row?.['pid'] ?? '', port: Number(row?.['port']) }
}
