import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { equals } from '../../ports/predicate.ts'
import { cellText, rowFinding } from '../row-finding.ts'
import { columnsOf } from '../table-finding.ts'

/** The first is upper case on MySQL [seen]. */
const TABLES: readonly string[] = ['databasechangeloglock', 'asyncdblock']

/** A lock of a schema migration that was in the dump: the copy would wait for a node that does not exist. */
export async function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  const found: Finding[] = []
  for (const table of await lockTables(environment)) {
    const columns = await columnsOf(environment, table)
    const holder = ['lockgranted', 'lockedby'].flatMap((name) => spelled(columns, name))
    const [locked = 'locked', id = 'id'] = ['locked', 'id'].flatMap((name) => spelled(columns, name))
    for (const row of await environment.rows(table, equals(locked, true)))
      found.push(
        rowFinding({
          integration: 'schema-lock',
          table,
          key: [id],
          row,
          summary: `locked by ${holder.map((column) => cellText(row[column])).join(' ') || 'nobody who is named'}`,
          detail: { locked, holder },
        }),
      )
  }
  return found
}

export async function lockTables(environment: EnvironmentReader): Promise<readonly string[]> {
  return [...(await environment.catalogue()).keys()].filter((name) => TABLES.includes(name.toLowerCase())).toSorted()
}

function spelled(columns: ReadonlySet<string>, name: string): readonly string[] {
  return [...columns].filter((column) => column.toLowerCase() === name)
}
