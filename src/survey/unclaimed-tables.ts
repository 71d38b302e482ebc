import type { Finding } from '../kernel/finding.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { TableShape } from '../ports/catalogue.ts'
import type { Cell, Row } from '../ports/database.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import type { Claimed } from './claimed.ts'
import { addSuspicions, isSuspicious, suspect, type Suspicion } from './suspicion.ts'

/** Tables of keys and values that many features share: each row is judged by its key. */
const sharedTables: ReadonlyMap<
  string,
  { readonly key: readonly string[]; readonly name: string; readonly value: string }
> = new Map([
  ['plugin_setting', { key: ['namespace', 'key_name'], name: 'key_name', value: 'key_value' }],
  ['app_property', { key: ['prop_key'], name: 'prop_key', value: 'prop_value' }],
])

export async function unclaimedTables(environment: EnvironmentReader, claimed: Claimed): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const table of (await environment.catalogue()).values()) {
    if (sharedTables.has(table.name)) findings.push(...(await findRows(environment, table.name)))
    else findings.push(...(await findTable(environment, table, claimed)))
  }
  return findings
}

async function findRows(environment: EnvironmentReader, table: string): Promise<readonly Finding[]> {
  const shape = sharedTables.get(table)
  if (shape === undefined) return []
  const findings: Finding[] = []
  for await (const rows of environment.scan(table, [...shape.key, shape.value]))
    for (const row of rows) {
      const name = textOf(row[shape.name])
      const suspicion = suspect([name], textOf(row[shape.value]))
      if (!isSuspicious(suspicion)) continue
      const key = Object.fromEntries(shape.key.map((column) => [column, textOf(row[column])]))
      findings.push(
        unclaimed({ kind: 'row', table, key }, `the setting ${name}, which no integration knows`, suspicion),
      )
    }
  return findings
}

/** One finding for a table. It is read to its end, or until both an endpoint and a credential are seen: a sample would prove nothing. */
async function findTable(
  environment: EnvironmentReader,
  table: TableShape,
  claimed: Claimed,
): Promise<readonly Finding[]> {
  const columns = table.columns
    .filter(({ name, type }) => (type === 'text' || type === 'other') && !claimed.column(table.name, name))
    .map(({ name }) => name)
  if (columns.length === 0) return []
  const suspected = new Map<string, Suspicion>()
  for await (const rows of environment.scan(table.name, columns)) {
    for (const row of rows) lookAt(row, columns, suspected)
    const seen = [...suspected.values()]
    if (seen.some(({ secret }) => secret) && seen.some(({ endpoints }) => endpoints.length > 0)) break
  }
  if (suspected.size === 0) return []
  const all = [...suspected.values()].reduce(addSuspicions)
  const summary = `the table of an app that no integration knows; see ${[...suspected.keys()].join(', ')}`
  return [unclaimed({ kind: 'table', table: table.name }, summary, all)]
}

function lookAt(row: Row, columns: readonly string[], suspected: Map<string, Suspicion>): void {
  for (const column of columns) {
    const value = textOf(row[column])
    if (value === '') continue
    // The value of a table of keys and values is judged by its key as well.
    const suspicion = suspect([column, ...keyNames(row, column)], value)
    if (!isSuspicious(suspicion)) continue
    const before = suspected.get(column)
    suspected.set(column, before === undefined ? addSuspicions(suspicion, nothing) : addSuspicions(before, suspicion))
  }
}

const nothing: Suspicion = { endpoints: [], secret: false }

function keyNames(row: Row, column: string): readonly string[] {
  if (!/value|data|setting|content/iu.test(column)) return []
  return Object.entries(row).flatMap(([name, cell]) =>
    name !== column && /key|name/iu.test(name) && typeof cell === 'string' ? [cell] : [],
  )
}

function textOf(cell: Cell | undefined): string {
  return typeof cell === 'string' ? cell : ''
}

export function unclaimed(where: Place, summary: string, { endpoints, secret }: Suspicion): Finding {
  return {
    id: `unclaimed:${placeName(where)}`,
    integration: 'unclaimed',
    where,
    endpoints,
    secret,
    summary,
    state: 'live',
  }
}
