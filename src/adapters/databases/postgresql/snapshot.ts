import type { BlockedSession, DumpProgress, SnapshotSession } from '../../../ports/snapshot.ts'
import type { PostgresqlConfig } from './config.ts'
import { openSession, type Session } from './session.ts'
import { openTableCounter } from './table-counter.ts'

/** Connects twice, straight to the server (a pooler would mix the sessions up): one holds the snapshot, one looks. */
export async function openSnapshotSession(config: PostgresqlConfig): Promise<SnapshotSession> {
  const holder = await openSession({ ...config, statementTimeoutMs: 0 }, 'read-only')
  try {
    const watcher = await openSession(config, 'read-only')
    return await exported(config, holder, watcher)
  } catch (error) {
    await holder[Symbol.asyncDispose]()
    throw error
  }
}

// An idle timeout of the server, the database or the role would end the transaction and break the dump off.
const UNLIMITED = `select set_config(name, '0', false) from pg_settings
  where name in ('idle_in_transaction_session_timeout', 'transaction_timeout', 'idle_session_timeout')`

async function exported(config: PostgresqlConfig, holder: Session, watcher: Session): Promise<SnapshotSession> {
  await holder.query(UNLIMITED)
  await holder.query('begin isolation level repeatable read, read only')
  const [row] = await holder.query(
    `select pg_export_snapshot() as id, pg_backend_pid() as pid, to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
  )
  const pid = Number(row?.['pid'])
  const snapshot = row?.['id'] ?? ''
  return {
    snapshot,
    openCounter: ({ oneTableMs }) => openTableCounter({ ...config, statementTimeoutMs: oneTableMs }, snapshot),
    takenAt: row?.['now'] ?? '',
    dumpProgress: (application, workers) => dumpProgress(watcher, { application, workers, holder: pid }),
    blockedByDump: (application, milliseconds) => blockedByDump(watcher, application, milliseconds),
    cancelDump: async (application) => (await watcher.query(CANCEL, [application])).length,
    assertHeld: async () => {
      await holder.query('select 1')
    },
    [Symbol.asyncDispose]: async () => {
      await holder[Symbol.asyncDispose]()
      await watcher[Symbol.asyncDispose]()
    },
  }
}

// The leader connects first. A worker that imported the snapshot has exactly the xmin of its holder. pg_dump locks tables and
// partitioned tables, but not those of extensions.
const PROGRESS = `with dump as (
    select pid, backend_start, backend_xmin from pg_stat_activity
    where datname = current_database() and application_name = $1 and backend_type = 'client backend'),
  leader as (select pid from dump order by backend_start, pid limit 1)
  select (select count(*) from dump) as sessions,
    (select count(*) from dump where backend_xmin::text = (select backend_xmin::text from pg_stat_activity where pid = $2)) as imported,
    (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
        and not exists (select from pg_locks l join leader on leader.pid = l.pid
          where l.locktype = 'relation' and l.relation = c.oid and l.mode = 'AccessShareLock' and l.granted
            and l.database = (select oid from pg_database where datname = current_database()))) as unlocked`

async function dumpProgress(
  watcher: Session,
  dump: { readonly application: string; readonly workers: number; readonly holder: number },
): Promise<DumpProgress> {
  const [row] = await watcher.query(PROGRESS, [dump.application, dump.holder])
  const sessions = Number(row?.['sessions'])
  const imported = Number(row?.['imported'])
  const unlockedTables = Number(row?.['unlocked'])
  // With -j1 the leader reads by itself.
  const expected = dump.workers > 1 ? dump.workers + 1 : 1
  return { sessions, imported, unlockedTables, ready: imported >= expected && unlockedTables === 0 }
}

// waitstart came with PostgreSQL 14; before, the start of the waiting statement is the nearest that the server tells.
const BLOCKED = `select a.pid, a.usename, a.application_name, waited
  from pg_stat_activity a, lateral (
    select extract(epoch from clock_timestamp() - coalesce(
      (select min((to_jsonb(l)->>'waitstart')::timestamptz) from pg_locks l where l.pid = a.pid and not l.granted), a.query_start)) * 1000
      as waited) w
  where a.wait_event_type = 'Lock' and a.application_name <> $1 and waited > $2
    and exists (select from pg_stat_activity d where d.application_name = $1 and d.datname = current_database()
      and d.pid = any(pg_blocking_pids(a.pid)))
  order by waited desc`

async function blockedByDump(
  watcher: Session,
  application: string,
  milliseconds: number,
): Promise<readonly BlockedSession[]> {
  const rows = await watcher.query(BLOCKED, [application, milliseconds])
  return rows.map((row) => ({
    pid: Number(row['pid']),
    user: row['usename'] ?? '',
    application: row['application_name'] ?? '',
    waitedMs: Math.round(Number(row['waited'])),
  }))
}

const CANCEL = `select pg_cancel_backend(pid) from pg_stat_activity
  where application_name = $1 and datname = current_database() and usename = current_user and pid <> pg_backend_pid()`
