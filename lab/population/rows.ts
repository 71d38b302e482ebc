import type { Client } from 'pg'

export type Value = string | number | boolean | null
export type Row = Readonly<Record<string, Value>>

/** The tables that a database has, and their columns, as its catalogue shows them. */
export type Catalogue = ReadonlyMap<string, ReadonlySet<string>>

export async function readCatalogue(client: Client): Promise<Catalogue> {
  const { rows } = await client.query<{ table_name: string; columns: string[] }>(
    `SELECT table_name::text, array_agg(column_name::text) AS columns
     FROM information_schema.columns WHERE table_schema = 'public' GROUP BY table_name`,
  )
  return new Map(rows.map((row) => [row.table_name, new Set(row.columns)]))
}

/** Inserts any number of rows of one shape with one statement; gives back the columns of `returning`, in order. */
export async function insertRows(
  client: Client,
  table: string,
  rows: readonly Row[],
  returning: readonly string[] = [],
): Promise<readonly Row[]> {
  const [first] = rows
  if (first === undefined) return []
  const quote = (name: string): string => client.escapeIdentifier(name)
  const columns = Object.keys(first).map(quote).join(', ')
  const given = returning.length === 0 ? '' : ` RETURNING ${returning.map(quote).join(', ')}`
  const result = await client.query<Record<string, Value>>(
    `INSERT INTO ${quote(table)} (${columns}) SELECT ${columns} FROM json_populate_recordset(null::${quote(table)}, $1)${given}`,
    [JSON.stringify(rows)],
  )
  return result.rows
}

/** Rows without the columns that this database lacks; a column that is neither there nor in `optional` is a mistake. */
export function fitRows(
  catalogue: Catalogue,
  table: string,
  rows: readonly Row[],
  optional: readonly string[],
): readonly Row[] {
  const columns = catalogue.get(table) ?? new Set()
  return rows.map((row) => {
    const lacking = Object.keys(row).filter((column) => !columns.has(column))
    const mistake = lacking.find((column) => !optional.includes(column))
    if (mistake !== undefined) throw new Error(`table ${table} has no column ${mistake}`)
    return Object.fromEntries(Object.entries(row).filter(([column]) => !lacking.includes(column)))
  })
}

/** The first of `count` ids that nobody has used, taken from the application's own bookkeeping as it takes them. */
export async function takeIds(
  client: Client,
  sequence: string,
  table: string,
  column: string,
  count: number,
): Promise<number> {
  const { rows } = await client.query<{ next: string }>(
    `WITH used AS (SELECT coalesce(max(${client.escapeIdentifier(column)}), 0)::bigint AS top FROM ${client.escapeIdentifier(table)})
     INSERT INTO id_sequence (sequence_name, next_val) SELECT $1, top + 1 + $2 FROM used
     ON CONFLICT (sequence_name) DO UPDATE
       SET next_val = greatest(id_sequence.next_val, (SELECT top + 1 FROM used)) + $2
     RETURNING next_val - $2 AS next`,
    [sequence, count],
  )
  return Number(rows[0]?.next ?? 1)
}
