import type { ErrorCode } from '../../kernel/error-catalogue.ts'
import type { SecretValue } from '../../kernel/value.ts'

export type Parameter = string | number | boolean | null | SecretValue

/** A statement whose secrets are still references: it can be printed and compared, not executed. */
export interface CompiledStatement {
  readonly text: string
  readonly parameters: readonly Parameter[]
}

/** What a row change comes to on one database. `because` is lower case, for people. */
export type Compiled =
  | { readonly kind: 'statements'; readonly statements: readonly CompiledStatement[] }
  /** The table or a column is absent there: nothing to do. */
  | { readonly kind: 'skipped'; readonly because: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly because: string; readonly hint: string }
