/** A table as the database's catalogue has it. Ask it, never the version. */
export interface TableShape {
  /** `schema.table` where it lies outside the application's schema. */
  readonly name: string
  /** Schema and table, only where it lies outside the application's schema. */
  readonly qualified?: readonly [schema: string, table: string]
  readonly columns: readonly ColumnShape[]
  /** Empty when there is none (databasechangelog in 7.2). */
  readonly primaryKey: readonly string[]
  readonly estimatedRows: number
  readonly bytes: number
  /** The storage engine, where it is one without transactions. */
  readonly untransacted?: string
}

export interface ColumnShape {
  readonly name: string
  readonly type: ColumnType
  /** The vendor's own name of the type, such as `character varying(255)`. */
  readonly vendorType: string
  readonly nullable: boolean
  /** The database itself gives the next value: a serial or an identity column. */
  readonly generated?: boolean
}

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'binary' | 'other'

export type Catalogue = ReadonlyMap<string, TableShape>
