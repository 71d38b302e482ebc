import { AppError } from '../../../kernel/app-error.ts'
import type { Definition } from '../../../ports/database.ts'
import { quoted } from './names.ts'
import type { TextRow } from './prepare-session.ts'
import type { Session } from './session.ts'

const DEFINITIONS = `
  select 'routines' as catalogue, routine_name as name, routine_definition as text from information_schema.routines
    where routine_schema = database()
  union all select 'views', table_name, view_definition from information_schema.views where table_schema = database()
  union all select 'triggers', trigger_name, action_statement from information_schema.triggers where trigger_schema = database()
  union all select 'events', event_name, event_definition from information_schema.events where event_schema = database()
  union all select 'columns', concat(table_name, '.', column_name), concat_ws(' ', column_default, generation_expression, column_comment)
    from information_schema.columns
    where table_schema = database() and concat_ws('', column_default, generation_expression, column_comment) <> ''
  union all select 'tables', table_name, concat_ws(' ', create_options, table_comment) from information_schema.tables
    where table_schema = database() and concat_ws('', create_options, table_comment) <> ''`

/** Tables that lie on another server say where only so. */
const ELSEWHERE = `select table_name as name from information_schema.tables
  where table_schema = database() and engine in ('FEDERATED', 'CONNECT', 'SPIDER')`

const SERVERS = `select server_name as name, concat_ws(' ', host, port, db, username, password, socket) as text from mysql.servers`

/** What the server itself keeps of its objects, and may act on: a trigger, an event, a table that lies on another server. */
export async function readDefinitions(session: Session): Promise<readonly Definition[]> {
  const rows = [...(await session.query(DEFINITIONS)), ...(await readServers(session))]
  const elsewhere = await session.query(ELSEWHERE)
  const tables: Definition[] = []
  for (const { name } of elsewhere) {
    const [row] = await session.query(`show create table ${quoted(name ?? '')}`)
    tables.push({ catalogue: 'tables', name: name ?? '', text: row?.['Create Table'] ?? '' })
  }
  return [
    ...rows.flatMap(({ catalogue, name, text }) =>
      text === null || text === undefined ? [] : [{ catalogue: catalogue ?? '', name: name ?? '', text }],
    ),
    ...tables,
  ]
}

/** Only who may read the server's own tables sees them; only such a login can have made one. */
async function readServers(session: Session): Promise<readonly TextRow[]> {
  try {
    return (await session.query(SERVERS)).map((row) => ({ ...row, catalogue: 'servers' }))
  } catch (error) {
    if (error instanceof AppError && error.code === 'database/missing-privilege') return []
    throw error
  }
}
