import { join } from 'node:path/posix'
import { z } from 'zod'
import { parseJson } from '../kernel/json.ts'
import type { TableShape } from '../ports/catalogue.ts'
import type { TableSum } from '../ports/table-counter.ts'

/** Beside the manifest. */
export function tablesPath(folder: string): string {
  return join(folder, 'tables.json')
}

/** By the name of the table; null where it could not be counted. */
export type TableSums = ReadonlyMap<string, TableSum | null>

const schema = z.object({
  schema: z.literal('understudy/tables/1'),
  tables: z.record(z.string(), z.object({ rows: z.number(), content: z.string().optional() }).nullable()),
})

export function formatTables(sums: TableSums): string {
  return `${JSON.stringify({ schema: 'understudy/tables/1', tables: Object.fromEntries(sums) }, undefined, 1)}\n`
}

/** Undefined for what is no such list. */
export function parseTables(text: string): TableSums | undefined {
  const { data } = schema.safeParse(parseJson(text))
  if (data === undefined) return undefined
  return new Map(
    Object.entries(data.tables).map(([name, sum]) => [
      name,
      sum === null ? null : { rows: sum.rows, ...(sum.content === undefined ? {} : { content: sum.content }) },
    ]),
  )
}

/** With its indexes. */
const MOST_BYTES = 256 * 1024 * 1024

/** Of a large table only the rows are counted: its content would be read a third time, after the dump and the restore. */
export function depthFor({ bytes, columns }: TableShape): 'rows' | 'content' {
  return bytes <= MOST_BYTES && columns.every(isPrintedTheSame) ? 'content' : 'rows'
}

/** By every version of a server, whatever its settings. */
function isPrintedTheSame({ type, vendorType }: TableShape['columns'][number]): boolean {
  return type !== 'other' && !['real', 'double precision', 'money', 'xml'].includes(vendorType)
}

/** One line for each table whose rows are not those of the source. */
export function compareTables(source: TableSums, copy: TableSums): readonly string[] {
  return Array.from(source).flatMap(([name, was]) => {
    const is = copy.get(name)
    if (was === null || is === null) return []
    if (is === undefined) return [`${name} is missing`]
    if (is.rows !== was.rows) return [`${name} has ${is.rows} instead of ${was.rows} rows`]
    return is.content === was.content ? [] : [`${name} has other values`]
  })
}

/** Of either side. */
export function uncounted(source: TableSums, copy: TableSums): readonly string[] {
  return [...source.keys()].filter((name) => source.get(name) === null || copy.get(name) === null)
}
