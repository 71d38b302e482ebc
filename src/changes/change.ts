import type { Json } from '../kernel/json.ts'
import type { Value } from '../kernel/value.ts'
import type { Predicate } from '../ports/predicate.ts'

/** A new cell: a value, or a text with the row's own column in it (the id in `https://cut.invalid/<id>`). */
export type NewCell =
  | Value
  | { readonly kind: 'text-with-column'; readonly before: string; readonly column: string; readonly after: string }

export type ConfigurationFile = 'shared/bitbucket.properties' | 'shared/server.xml'

/** One edit to the copy, as data: printable, countable, undoable. `because` is one line for people, lower case. */
export type Change = RowChange | FileChange | EnvironmentChange | CallChange

export type RowChange =
  | {
      readonly kind: 'update-rows'
      readonly table: string
      readonly set: Readonly<Record<string, NewCell>>
      readonly where: Predicate
      readonly because: string
    }
  | {
      readonly kind: 'insert-rows'
      readonly table: string
      readonly rows: readonly Readonly<Record<string, Value>>[]
      /** `natural`: the key is in the rows. `sequence`: the compiler takes ids from the table's own sequence, never a guess. */
      readonly ids: 'natural' | 'sequence'
      readonly because: string
    }
  | { readonly kind: 'delete-rows'; readonly table: string; readonly where: Predicate; readonly because: string }

export function isRowChange(change: Change): change is RowChange {
  return change.kind === 'update-rows' || change.kind === 'insert-rows' || change.kind === 'delete-rows'
}

export type FileChange =
  | {
      readonly kind: 'set-property'
      readonly file: ConfigurationFile
      readonly key: string
      readonly value: Value
      readonly because: string
    }
  | {
      readonly kind: 'remove-property'
      readonly file: ConfigurationFile
      readonly key: string
      readonly because: string
    }
  /** An attribute of a Connector of 4.x's server.xml, the connector named by its port; null removes the attribute. */
  | {
      readonly kind: 'edit-xml'
      readonly file: 'shared/server.xml'
      readonly connectorPort: string
      readonly attribute: string
      readonly value: string | null
      readonly because: string
    }
  | { readonly kind: 'write-file'; readonly path: string; readonly content: string; readonly because: string }
  | { readonly kind: 'remove-file'; readonly path: string; readonly because: string }

/** A variable of the service, in our unit drop-in; null unsets it. */
export interface EnvironmentChange {
  readonly kind: 'set-environment'
  readonly name: string
  readonly value: string | null
  readonly because: string
}

/** A REST call that only the running application can take. `until` is the read that shows it is done, so that resume may repeat it. */
export interface CallChange {
  readonly kind: 'call-bitbucket'
  readonly method: 'PUT' | 'POST' | 'DELETE'
  readonly path: string
  readonly body: Json | undefined
  readonly until: { readonly path: string; readonly status: number; readonly contains?: Json }
  readonly because: string
}

/** Set before the first start only, removed after it and proven removed; made from a `set-property` by the step that starts. */
export interface OneShotProperty {
  readonly key: string
  readonly value: string
}

/** What one row change did on a copy. */
export interface AppliedRows {
  readonly change: RowChange
  readonly rows: number
}
