import { parseMark } from '../../../kernel/mark.ts'
import type { ListedDatabase } from '../../../ports/database.ts'
import { readMarks } from './mark-table.ts'
import type { Session } from './session.ts'

const DATABASES = `select schema_name as name from information_schema.schemata
  where schema_name not in ('mysql', 'information_schema', 'performance_schema', 'sys') order by schema_name`

export async function listDatabases(session: Session): Promise<readonly ListedDatabase[]> {
  const marks = await readMarks(session)
  return (await session.query(DATABASES)).map(({ name }) => {
    const mark = marks.get(name ?? '')
    return { name: name ?? '', mark: parseMark(mark) === undefined ? undefined : mark, owner: undefined }
  })
}

export async function findDatabase(session: Session, name: string): Promise<ListedDatabase | undefined> {
  return (await listDatabases(session)).find((database) => database.name === name)
}
