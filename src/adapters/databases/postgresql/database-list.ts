import { escapeIdentifier, escapeLiteral } from 'pg'
import { parseMark } from '../../../kernel/mark.ts'
import type { ListedDatabase } from '../../../ports/database.ts'
import type { Session } from './session.ts'

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
