import { escapeIdentifier, escapeLiteral } from 'pg'
import { AppError } from '../../../kernel/app-error.ts'
import { parseMark } from '../../../kernel/mark.ts'
import type { Session } from './session.ts'

export interface ListedDatabase {
  readonly name: string
  /** Its comment, where it is a mark of ours. */
  readonly mark: string | undefined
  readonly owner: string
}

const DATABASES = `select datname, pg_get_userbyid(datdba) as owner, shobj_description(oid, 'pg_database') as comment
  from pg_database where not datistemplate order by datname`

export async function listDatabases(session: Session): Promise<readonly ListedDatabase[]> {
  const rows = await session.query(DATABASES)
  return rows.map((row) => {
    const comment = row['comment'] ?? undefined
    return {
      name: row['datname'] ?? '',
      mark: parseMark(comment) === undefined ? undefined : comment,
      owner: row['owner'] ?? '',
    }
  })
}

export async function findDatabase(session: Session, name: string): Promise<ListedDatabase | undefined> {
  return (await listDatabases(session)).find((database) => database.name === name)
}

export async function setMark(session: Session, name: string, mark: string): Promise<void> {
  await session.execute(`comment on database ${escapeIdentifier(name)} is ${escapeLiteral(mark)}`)
}

/** Throws 'database/not-ours' for a database without a mark, and for none. */
export function assertOurs(name: string, found: ListedDatabase | undefined): void {
  if (found?.mark !== undefined) return
  const fact = found === undefined ? `there is no database ${name}` : `the database ${name} has no mark of Understudy`
  throw new AppError('database/not-ours', fact, {
    hint: 'only databases that Understudy made are dropped, renamed or changed; `understudy generations` lists them',
  })
}
