import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SinkKind } from '../topology.ts'
import type { PlantContext } from './context.ts'
import { createRandom, labSecret, type Random } from './random.ts'
import { fitRows, insertRows, type Row, takeIds } from './rows.ts'
import { globalNamespace, putAppProperty, putSetting } from './settings-rows.ts'

interface InsertOptions {
  /** Columns that only some versions have. */
  readonly optional?: readonly string[]
  /** The row of `id_sequence` that hands out `key[0]`; without it the table numbers its rows itself or `rows` hold the key. */
  readonly sequence?: string
}

export interface Planting {
  readonly random: Random
  /** `http://<name of the sink>:<port>/<path>`, noted as an endpoint. */
  readonly url: (kind: SinkKind, path?: string) => string
  /** `<name of the sink>:<port>`, noted as an endpoint. */
  readonly hostAndPort: (kind: SinkKind) => string
  readonly secret: (purpose: string) => string
  /** Inserts the rows where the table exists, and gives their keys. */
  readonly insert: (
    table: string,
    key: readonly string[],
    rows: readonly Row[],
    options?: InsertOptions,
  ) => Promise<readonly Row[]>
  readonly setting: (key: string, value: string, namespace?: string) => Promise<void>
  readonly appProperty: (key: string, value: string) => Promise<void>
  /** Appends to `shared/bitbucket.properties`, under a comment. */
  readonly properties: (comment: string, values: Readonly<Record<string, string>>) => Promise<void>
  /** Writes a file below the home. */
  readonly file: (path: string, content: string, mode?: number) => Promise<void>
}

/** Starts the record of one integration; whatever it plants appears in `context.planted`. */
export function planting(context: PlantContext, id: string): Planting {
  const { record, noted } = newRecord(id)
  context.planted.push(record)
  const note = (list: string[], entry: string): string => {
    list.push(entry)
    return entry
  }
  return {
    random: createRandom(context.seed, id),
    url: (kind, path = '') => note(noted.endpoints, `http://${sinkAddress(context, kind)}/${path}`),
    hostAndPort: (kind) => note(noted.endpoints, sinkAddress(context, kind)),
    secret: (purpose) => note(noted.secrets, labSecret(context.seed, purpose)),
    insert: async (table, key, rows, options = {}) => {
      if (!context.catalogue.has(table)) {
        record.absentTables.add(table)
        return []
      }
      const keys = await insertNumbered(context, table, key, rows, options)
      record.rows.push(...keys.map((one) => ({ table, key: one })))
      return keys
    },
    setting: async (key, value, namespace = globalNamespace) => {
      await putSetting(context.client, namespace, key, value)
      record.rows.push({ table: 'plugin_setting', key: { namespace, key_name: key } })
    },
    appProperty: async (key, value) => {
      await putAppProperty(context.client, key, value)
      record.rows.push({ table: 'app_property', key: { prop_key: key } })
    },
    properties: async (comment, values) => {
      record.properties.push(...Object.keys(values))
      const lines = Object.entries(values).map(([key, value]) => `${key}=${value}\n`)
      await appendToHome(context, 'shared/bitbucket.properties', `\n# ${comment}\n${lines.join('')}`)
    },
    file: async (path, content, mode = 0o644) => {
      await mkdir(dirname(join(context.home, path)), { recursive: true })
      await writeFile(join(context.home, note(record.files, path)), content, { mode })
    },
  }
}

/** Endpoints and secrets were planted only if something that may hold them was: a version can lack every table for them. */
function newRecord(id: string) {
  const noted = { endpoints: [] as string[], secrets: [] as string[] }
  const record = {
    id,
    get endpoints(): readonly string[] {
      return landed() ? noted.endpoints : []
    },
    get secrets(): readonly string[] {
      return landed() ? noted.secrets : []
    },
    rows: [] as { table: string; key: Row }[],
    files: [] as string[],
    properties: [] as string[],
    absentTables: new Set<string>(),
  }
  const landed = (): boolean => record.rows.length + record.files.length + record.properties.length > 0
  return { record, noted }
}

function sinkAddress({ topology }: PlantContext, kind: SinkKind): string {
  const sink = topology.sinks.find((one) => one.kind === kind)
  if (sink === undefined) throw new Error(`the topology has no sink for ${kind}`)
  return `${sink.name}:${sink.port}`
}

async function insertNumbered(
  context: PlantContext,
  table: string,
  key: readonly string[],
  rows: readonly Row[],
  { optional = [], sequence }: InsertOptions,
): Promise<readonly Row[]> {
  const { client, catalogue } = context
  const [column] = key
  if (sequence === undefined || column === undefined) {
    return insertRows(client, table, fitRows(catalogue, table, rows, optional), key)
  }
  const first = await takeIds(client, sequence, table, column, rows.length)
  const numbered = rows.map((row, index) => ({ ...row, [column]: first + index }))
  return insertRows(client, table, fitRows(catalogue, table, numbered, optional), key)
}

async function appendToHome({ home }: PlantContext, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await appendFile(join(home, path), text)
}
