import { MARK_TABLE } from '../../../kernel/mark.ts'
import type { Catalogue, ColumnShape, ColumnType, TableShape } from '../../../ports/catalogue.ts'
import type { TextRow } from './prepare-session.ts'
import type { Session } from './session.ts'

// Views hold nothing, and sequences of MariaDB are counters. Names of columns are given, as MySQL 8 has them in capital letters.
const TABLES = `select table_name as name, coalesce(engine, '') as engine, coalesce(table_rows, 0) as row_count,
    coalesce(data_length, 0) + coalesce(index_length, 0) as bytes
  from information_schema.tables
  where table_schema = database() and table_type not like '%VIEW%' and table_type <> 'SEQUENCE' and table_name <> '${MARK_TABLE}'
  order by table_name`

const COLUMNS = `select table_name as table_name, column_name as name, lower(data_type) as base, lower(column_type) as type,
    is_nullable as nullable, extra as extra
  from information_schema.columns where table_schema = database() order by table_name, ordinal_position`

const KEYS = `select table_name as table_name, column_name as name from information_schema.key_column_usage
  where table_schema = database() and constraint_name = 'PRIMARY' order by table_name, ordinal_position`

export async function readCatalogue(session: Session): Promise<Catalogue> {
  const columns = Map.groupBy(await session.query(COLUMNS), tableOf)
  const keys = Map.groupBy(await session.query(KEYS), tableOf)
  const tables = await session.query(TABLES)
  return new Map(
    tables
      .map((row) => tableShape(row, columns.get(row['name'] ?? '') ?? [], keys.get(row['name'] ?? '') ?? []))
      .map((table) => [table.name, table]),
  )
}

function tableOf(row: TextRow): string {
  return row['table_name'] ?? ''
}

/** Of those that Bitbucket's database may have. */
const TRANSACTED = ['innodb', 'ndbcluster', 'rocksdb']

function tableShape(row: TextRow, columns: readonly TextRow[], key: readonly TextRow[]): TableShape {
  const engine = row['engine'] ?? ''
  return {
    name: row['name'] ?? '',
    columns: columns.map(columnShape),
    primaryKey: key.map(({ name }) => name ?? ''),
    estimatedRows: Number(row['row_count']),
    bytes: Number(row['bytes']),
    ...(TRANSACTED.includes(engine.toLowerCase()) ? {} : { untransacted: engine }),
  }
}

function columnShape(row: TextRow): ColumnShape {
  const type = row['type'] ?? ''
  return {
    name: row['name'] ?? '',
    type: columnType(row['base'] ?? '', type),
    vendorType: type,
    nullable: row['nullable'] === 'YES',
    ...((row['extra'] ?? '').includes('auto_increment') ? { generated: true } : {}),
  }
}

const byName: Readonly<Record<string, ColumnType>> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'number',
  float: 'number',
  double: 'number',
  date: 'timestamp',
  datetime: 'timestamp',
  timestamp: 'timestamp',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  json: 'text',
  enum: 'text',
  set: 'text',
  uuid: 'other',
  inet4: 'other',
  inet6: 'other',
  time: 'other',
}

/** What a server of these vendors has for true and false is a bit, or a number of one digit. What is not known is bytes. */
function columnType(base: string, type: string): ColumnType {
  if (type === 'bit(1)' || type.startsWith('tinyint(1)')) return 'boolean'
  return byName[base] ?? (base === 'bit' ? 'other' : 'binary')
}
