/** What a database server tells itself to be. */
export type ServerProduct = 'postgresql' | 'mysql' | 'mariadb'

/** How statements for it are spelled; MariaDB takes those of MySQL. */
export type SqlDialect = 'postgresql' | 'mysql'

/** For people, such as `PostgreSQL 15` or `MariaDB 10.11`: what counts when a dump is restored elsewhere. */
export function formatServer(product: ServerProduct, version: number): string {
  const major = Math.floor(version / 10_000)
  const minor = Math.floor(version / 100) % 100
  switch (product) {
    case 'postgresql':
      return `PostgreSQL ${major}`
    case 'mysql':
      return `MySQL ${major}.${minor}`
    case 'mariadb':
      return `MariaDB ${major}.${minor}`
  }
}

/** What a login needs there to see the sessions of others. */
export function sessionsGrant(dialect: SqlDialect): string {
  return dialect === 'postgresql' ? 'pg_monitor' : 'PROCESS ON *.*'
}
