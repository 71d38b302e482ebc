import type { Catalogue, ColumnShape, ColumnType, TableShape } from '../../../ports/catalogue.ts'
import type { Session, TextRow } from './session.ts'

// Partitions are rows of their parent; views hold nothing. Tables of extensions are not the application's.
const TABLES = `select c.oid, n.nspname, c.relname, n.nspname = current_schema() as own, greatest(c.reltuples, 0)::bigint as rows,
    (select coalesce(sum(pg_total_relation_size(t.relid)), 0) from pg_partition_tree(c.oid) t)
      + case c.relkind when 'r' then pg_total_relation_size(c.oid) else 0 end as bytes,
    (select json_agg(a.attname order by k.position) from pg_index i, unnest(i.indkey::int2[]) with ordinality k(attnum, position),
       pg_attribute a where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum) as key
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  order by own desc, n.nspname, c.relname`

// A domain may be of a domain: what counts is the type below all of them.
const COLUMNS = `with recursive base as (
    select oid, oid as below from pg_type where typtype <> 'd'
    union all select d.oid, base.below from pg_type d join base on d.typbasetype = base.oid where d.typtype = 'd')
  select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
    t.typname as base, t.typcategory as category,
    a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid) like 'nextval(%', false) as generated
  from pg_attribute a join base on base.oid = a.atttypid join pg_type t on t.oid = base.below
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and a.attrelid in (
    select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema')
  order by a.attrelid, a.attnum`

/** Every table that an application made: those of its own schema by name, others as `schema.table`. */
export async function readCatalogue(session: Session): Promise<Catalogue> {
  const columns = Map.groupBy(await session.query(COLUMNS), (row) => row['attrelid'] ?? '')
  const tables = await session.query(TABLES)
  return new Map(
    tables.map((row) => tableShape(row, columns.get(row['oid'] ?? '') ?? [])).map((one) => [one.name, one]),
  )
}

function tableShape(row: TextRow, columns: readonly TextRow[]): TableShape {
  const schema = row['nspname'] ?? ''
  const table = row['relname'] ?? ''
  const key: unknown = JSON.parse(row['key'] ?? '[]')
  const shape = {
    columns: columns.map(columnShape),
    primaryKey: Array.isArray(key) ? key.map(String) : [],
    estimatedRows: Number(row['rows']),
    bytes: Number(row['bytes']),
  }
  return row['own'] === 't'
    ? { name: table, ...shape }
    : { name: `${schema}.${table}`, qualified: [schema, table], ...shape }
}

function columnShape(row: TextRow): ColumnShape {
  return {
    name: row['attname'] ?? '',
    type: columnType(row['base'] ?? '', row['category'] ?? ''),
    vendorType: row['type'] ?? '',
    nullable: row['nullable'] === 't',
    ...(row['generated'] === 't' ? { generated: true } : {}),
  }
}

const byName: Readonly<Record<string, ColumnType>> = {
  bytea: 'binary',
  date: 'timestamp',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  oid: 'integer',
  json: 'text',
  jsonb: 'text',
  xml: 'text',
  uuid: 'text',
}

/** What can name a host counts as text: network addresses, enumerations, documents. */
function columnType(base: string, category: string): ColumnType {
  const named = byName[base]
  if (named !== undefined) return named
  if (category === 'B') return 'boolean'
  if (category === 'N') return 'number'
  return ['S', 'I', 'E'].includes(category) ? 'text' : 'other'
}
