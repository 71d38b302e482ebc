import type { BlockedSession, SnapshotSession } from '../../../ports/snapshot.ts'
import type { MysqlConfig } from './config.ts'
import { openSession, type Session } from './session.ts'
import { counterOf, startSnapshot } from './table-counter.ts'

/**
 * Connects twice: one holds a snapshot, one looks. A dump can't continue on it: under the maintenance lock, when nothing is written, that
 * of a dump is the same. What a dump has come to, its spool tells.
 */
export async function openSnapshotSession(config: MysqlConfig): Promise<SnapshotSession> {
  const holder = await openSession(config, 'read-only')
  try {
    const watcher = await openSession(config, 'read-only')
    return await held(holder, watcher)
  } catch (error) {
    await holder[Symbol.asyncDispose]()
    throw error
  }
}

async function held(holder: Session, watcher: Session): Promise<SnapshotSession> {
  await startSnapshot(holder)
  const [row] = await holder.query(
    `select connection_id() as id, date_format(utc_timestamp(3), '%Y-%m-%dT%H:%i:%s.%f') as now`,
  )
  return {
    snapshot: `connection ${row?.['id'] ?? ''}`,
    takenAt: `${(row?.['now'] ?? '').slice(0, 'yyyy-mm-ddThh:mm:ss.mmm'.length)}Z`,
    openCounter: ({ oneTableMs }) => Promise.resolve(counterOf(holder, oneTableMs)),
    dumpProgress: () => Promise.resolve({ sessions: 0, imported: 0, unlockedTables: 0, ready: false }),
    blockedByDump: (_application, milliseconds) => blocked(watcher, milliseconds),
    // It ends with the program that runs it.
    cancelDump: () => Promise.resolve(0),
    assertHeld: async () => {
      await holder.query('select 1')
    },
    [Symbol.asyncDispose]: async () => {
      await holder[Symbol.asyncDispose]()
      await watcher[Symbol.asyncDispose]()
    },
  }
}

// A dump keeps a table from being changed while it reads that; whoever comes later queues up behind who wants to change it. For whom one
// waits the server does not tell: that it is the dump is taken for granted.
const BLOCKED = `select id as pid, user as user, host as host, time_ms as waited from information_schema.processlist
  where db = database() and state like 'Waiting for table metadata lock%' and id <> connection_id()`

/** MySQL counts seconds. */
const BLOCKED_ON_MYSQL = BLOCKED.replace('time_ms', 'time * 1000')

async function blocked(watcher: Session, milliseconds: number): Promise<readonly BlockedSession[]> {
  const rows = await watcher.query(watcher.product === 'mariadb' ? BLOCKED : BLOCKED_ON_MYSQL)
  return rows
    .map((row) => ({
      pid: Number(row['pid']),
      user: row['user'] ?? '',
      application: '',
      waitedMs: Math.round(Number(row['waited'])),
    }))
    .filter(({ waitedMs }) => waitedMs > milliseconds)
    .toSorted((one, other) => other.waitedMs - one.waitedMs)
}
