export interface JdbcHost {
  /** Lower case; IPv6 addresses without brackets. */
  readonly host: string
  /** The vendor's own where the URL gives none; undefined where a named instance or a cluster decides. */
  readonly port: number | undefined
}

/** Where a connection leads. User and password are never kept: `credentials` says that the URL has them. */
export interface JdbcAddress {
  readonly kind: 'address'
  readonly vendor: 'postgresql' | 'mysql' | 'mariadb' | 'sqlserver' | 'oracle' | 'h2'
  /** None for an embedded database. */
  readonly hosts: readonly JdbcHost[]
  /** Database, Oracle service or SID, or H2's path; undefined where the server decides. */
  readonly database: string | undefined
  readonly parameters: ReadonlyMap<string, string>
  readonly credentials: boolean
}

export type JdbcUrl = JdbcAddress | { readonly kind: 'unreadable'; readonly because: string }
