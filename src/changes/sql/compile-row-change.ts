import type { SqlDialect } from '../../kernel/database-server.ts'
import type { Catalogue, TableShape } from '../../ports/catalogue.ts'
import type { RowChange } from '../change.ts'
import { columnsNamed } from './columns-named.ts'
import type { Compiled, CompiledStatement } from './compiled.ts'
import { deleteRows as deleteMysqlRows } from './mysql/delete-rows.ts'
import { insertRows as insertMysqlRows } from './mysql/insert-rows.ts'
import { updateRows as updateMysqlRows } from './mysql/update-rows.ts'
import { deleteRows } from './postgresql/delete-rows.ts'
import { insertRows } from './postgresql/insert-rows.ts'
import { updateRows } from './postgresql/update-rows.ts'
import { refuseDelete } from './refuse-delete.ts'
import { refuseInsert, refuseUpdate } from './refuse-unsafe.ts'

/** Pure. What is absent is skipped and said; what could break the copy, or could not be undone, is refused. */
export function compileRowChange(change: RowChange, catalogue: Catalogue, dialect: SqlDialect): Compiled {
  // Refused before the catalogue is asked: a plan must not depend on which version it meets.
  const deletion = change.kind === 'delete-rows' ? refuseDelete(change.table, change.where) : undefined
  if (deletion === undefined) return compileUnguarded(change, catalogue, dialect)
  const hint = `restrict the delete to other rows of ${change.table}, or update them instead`
  return { kind: 'refused', code: 'change/refused-delete', because: deletion, hint }
}

/** The same without the guard of the rows that Bitbucket needs: undo takes away what the run itself inserted. */
export function compileUnguarded(change: RowChange, catalogue: Catalogue, dialect: SqlDialect): Compiled {
  const table = catalogue.get(change.table)
  if (table === undefined) return { kind: 'skipped', because: `there is no table ${change.table}` }
  const absent = columnsNamed(change).find((name) => !table.columns.some((column) => column.name === name))
  if (absent !== undefined) return { kind: 'skipped', because: `${change.table} has no column ${absent}` }
  const unsafe = refuseUnsafe(change, table)
  if (unsafe !== undefined) {
    const hint = 'report it as a defect of the integration that wants this change'
    return { kind: 'refused', code: 'change/unsafe', because: unsafe, hint }
  }
  return { kind: 'statements', statements: statements(change, table, dialect) }
}

function refuseUnsafe(change: RowChange, table: TableShape): string | undefined {
  if (table.untransacted !== undefined)
    return `${table.name} is kept by ${table.untransacted}, which knows no transaction, so a change that fails half way would stand`
  if (table.primaryKey.length === 0) return `${table.name} has no primary key, so the change could not be undone`
  switch (change.kind) {
    case 'update-rows':
      return refuseUpdate(change, table)
    case 'insert-rows':
      return refuseInsert(change, table)
    case 'delete-rows':
      return undefined
  }
}

const compilers = {
  postgresql: { update: updateRows, insert: insertRows, delete: deleteRows },
  mysql: { update: updateMysqlRows, insert: insertMysqlRows, delete: deleteMysqlRows },
} as const

function statements(change: RowChange, table: TableShape, dialect: SqlDialect): readonly CompiledStatement[] {
  const compiler = compilers[dialect]
  switch (change.kind) {
    case 'update-rows':
      return compiler.update(change, table)
    case 'insert-rows':
      return compiler.insert(change, table)
    case 'delete-rows':
      return compiler.delete(change, table)
  }
}
