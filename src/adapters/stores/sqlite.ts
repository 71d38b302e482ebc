import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../../kernel/app-error.ts'
import type { Json } from '../../kernel/json.ts'
import type { EnvironmentLock, Store } from '../../ports/store.ts'
import { migrations } from './sqlite-schema.ts'
import { readEntry, readLock, readRun } from './sqlite-rows.ts'

/** The embedded store: one SQLite file in the state folder, WAL with synchronous=FULL, so that an acknowledged row survives power loss. */
export function openSqliteStore(folder: string): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = new Database(join(folder, 'understudy.sqlite'), { timeout: 5000 })
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  migrate(database, folder)
  return {
    ...runs(database),
    ...journal(database),
    ...locks(database),
    ...documents(database),
    [Symbol.dispose]: () => database.close(),
  }
}

function migrate(database: Database.Database, folder: string): void {
  const applied = (): number => z.number().parse(database.pragma('user_version', { simple: true }))
  if (applied() > migrations.length) {
    throw new AppError('run/journal-mismatch', `the state in ${folder} was written by a newer Understudy`, {
      hint: 'use that version, or another state folder',
    })
  }
  // Counted inside: another process may open the same new file at the same time.
  const upgrade = database.transaction(() => {
    for (const migration of migrations.slice(applied())) database.exec(migration)
    database.pragma(`user_version = ${migrations.length}`)
  })
  if (applied() < migrations.length) upgrade.immediate()
}

function runs(database: Database.Database): Pick<Store, 'createRun' | 'updateRun' | 'run' | 'runs'> {
  const insert = database.prepare(
    `insert into run (id, kind, environment, source, started_at, ended_at, state, started_by, why, plan)
     values (@id, @kind, @environment, @source, @startedAt, @endedAt, @state, @by, @why, @plan)`,
  )
  const update = database.prepare(
    'update run set state = coalesce(@state, state), ended_at = coalesce(@endedAt, ended_at) where id = @id',
  )
  const one = database.prepare('select * from run where id = ?')
  const all = database.prepare('select * from run where environment = coalesce(?, environment) order by id desc')
  return {
    createRun: (run) => {
      insert.run({
        ...run,
        source: run.source ?? null,
        endedAt: run.endedAt ?? null,
        why: run.why ?? null,
        plan: JSON.stringify(run.plan),
      })
    },
    updateRun: (id, change) => {
      update.run({ id, state: change.state ?? null, endedAt: change.endedAt ?? null })
    },
    run: (id) => {
      const row = one.get(id)
      return row === undefined ? undefined : readRun(row)
    },
    runs: (environment) => all.all(environment ?? null).map(readRun),
  }
}

function journal(database: Database.Database): Pick<Store, 'append' | 'entries'> {
  const insert = database.prepare(
    'insert into journal (run, position, entry) select @run, coalesce(max(position), 0) + 1, @entry from journal where run = @run',
  )
  const select = database.prepare('select entry from journal where run = ? order by position')
  return {
    append: (run, entry) => {
      insert.run({ run, entry: JSON.stringify(entry) })
    },
    entries: (run) => select.all(run).map(readEntry),
  }
}

function locks(database: Database.Database): Pick<Store, 'takeLock' | 'releaseLock' | 'lock'> {
  const select = database.prepare('select content from environment_lock where environment = ?')
  const insert = database.prepare(
    'insert into environment_lock (environment, content) values (@environment, @content) on conflict (environment) do update set content = excluded.content',
  )
  const remove = database.prepare(
    "delete from environment_lock where environment = ? and json_extract(content, '$.run') = ?",
  )
  const held = (environment: string): EnvironmentLock | undefined => {
    const row = select.get(environment)
    return row === undefined ? undefined : readLock(row)
  }
  const take = database.transaction((lock: EnvironmentLock, dead: string | undefined) => {
    const before = held(lock.environment)
    if (before !== undefined && (before.run !== lock.run || ![lock.holder, dead].includes(before.holder))) return before
    insert.run({ environment: lock.environment, content: JSON.stringify(lock) })
    return undefined
  })
  return {
    takeLock: (lock, dead) => take.immediate(lock, dead),
    releaseLock: (environment, run) => {
      remove.run(environment, run)
    },
    lock: held,
  }
}

function documents(database: Database.Database): Pick<Store, 'putDocument' | 'document'> {
  const upsert = database.prepare(
    'insert into document (environment, name, content) values (?, ?, ?) on conflict (environment, name) do update set content = excluded.content',
  )
  const select = database.prepare('select content from document where environment = ? and name = ?').pluck()
  return {
    putDocument: (environment, name, document) => {
      upsert.run(environment, name, JSON.stringify(document))
    },
    document: (environment, name): Json | undefined => {
      const content = select.get(environment, name)
      return content === undefined ? undefined : z.json().parse(JSON.parse(z.string().parse(content)))
    },
  }
}
