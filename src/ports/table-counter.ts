import type { TableShape } from './catalogue.ts'

export interface TableSum {
  readonly rows: number
  /** Of every cell of every row, whatever their order; the same on every version of the server. Undefined where only rows were counted. */
  readonly content?: string
}

/**
 * Counts tables as they were in one moment: that of an exported snapshot, or when it was opened. One statement after the other, each by one
 * process of the server, in a read-only session.
 */
export interface TableCounter extends AsyncDisposable {
  /** Undefined where the server refused it, or did not come to its end in time. */
  sum(table: TableShape, of: 'rows' | 'content'): Promise<TableSum | undefined>
}
