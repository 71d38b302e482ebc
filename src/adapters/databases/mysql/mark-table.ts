import { AppError } from '../../../kernel/app-error.ts'
import { MARK_TABLE } from '../../../kernel/mark.ts'
import { quoted } from './names.ts'
import type { Session } from './session.ts'

// Ours, in a database that Understudy made or took over: no catalogue has it, so nothing of it is searched, compared or cut.
const TABLES = `select table_schema as name from information_schema.tables where table_name = '${MARK_TABLE}'`

/** Of the session's own database; undefined where there is none. */
export async function readMark(session: Session): Promise<string | undefined> {
  const [own] = await session.query(`${TABLES} and table_schema = database()`)
  return own === undefined ? undefined : await markIn(session, own['name'] ?? '')
}

/** By the names of the databases that have one, as far as the login may read them. */
export async function readMarks(session: Session): Promise<ReadonlyMap<string, string>> {
  const marks = new Map<string, string>()
  for (const { name } of await session.query(TABLES)) {
    const mark = await markIn(session, name ?? '').catch(unseen)
    if (mark !== undefined) marks.set(name ?? '', mark)
  }
  return marks
}

async function markIn(session: Session, database: string): Promise<string | undefined> {
  const [row] = await session.query(`select mark as mark from ${quoted(database)}.${MARK_TABLE} where id = 1`)
  return row?.['mark'] ?? undefined
}

/** What it may not read is nothing that it may change. */
function unseen(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'database/missing-privilege') return undefined
  throw error
}

/** Makes the table where it is not there, which commits what was done before. */
export async function setMark(session: Session, database: string, mark: string): Promise<void> {
  const table = `${quoted(database)}.${MARK_TABLE}`
  await session.query(
    `create table if not exists ${table} (id int not null primary key, mark varchar(1000) not null) engine = InnoDB default character set utf8mb4`,
  )
  await replaceMark(session, mark, table)
}

/** Where the table is there: making it would commit the transaction that this is part of. */
export async function replaceMark(session: Session, mark: string, table = MARK_TABLE): Promise<void> {
  const touched = await session.execute(`update ${table} set mark = ? where id = 1`, [mark])
  if (touched === 0) await session.execute(`insert into ${table} (id, mark) values (1, ?)`, [mark])
}
