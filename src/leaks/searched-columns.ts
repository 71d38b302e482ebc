import type { ColumnShape, ColumnType } from '../ports/catalogue.ts'

export interface SearchedColumns {
  readonly searched: boolean
  /** What such a column has, or why it can't name anything. */
  readonly holds: string
}

/**
 * Every type of column that a database may have, told apart as its catalogue does. What is not searched is a number, a moment or a
 * truth value: however it is printed, it names no host, holds no secret and is no path.
 */
export const columnsByType: Readonly<Record<ColumnType, SearchedColumns>> = {
  text: {
    searched: true,
    holds:
      'text of any kind: text, varchar, char, name, citext, json, jsonb, xml, uuid, inet, cidr, enumerations, and domains of them',
  },
  binary: { searched: true, holds: 'bytes: bytea, domains of it, and large objects, wherever their number stands' },
  other: {
    searched: true,
    holds:
      'what the server prints as text: arrays, composite types, ranges, hstore, tsvector, jsonpath, bits, intervals, types of extensions',
  },
  integer: {
    searched: false,
    holds: 'whole numbers; the number of a large object leads to it, and it is searched by itself',
  },
  number: {
    searched: false,
    holds: 'decimal numbers, money, and names of objects of the database itself (regclass and its like)',
  },
  boolean: { searched: false, holds: 'true or false' },
  timestamp: { searched: false, holds: 'days and moments' },
}

export function canName({ type }: Pick<ColumnShape, 'type'>): boolean {
  return columnsByType[type].searched
}
