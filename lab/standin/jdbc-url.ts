export interface JdbcAddress {
  readonly vendor: 'postgresql' | 'mysql'
  readonly host: string
  readonly port: number
  readonly database: string
}

/** The forms of PostgreSQL and of MySQL, the only engines that the lab plays. Several hosts: the first. */
export function parseJdbcUrl(url: string): JdbcAddress | undefined {
  const match = /^jdbc:(postgresql|mysql):\/\/(\[[^\]]+\]|[^/:,?]+)(?::(\d+))?[^/]*\/([^?]+)/.exec(url)
  const [, vendor, host, port, database] = match ?? []
  if (host === undefined || database === undefined) return undefined
  return {
    vendor: vendor === 'mysql' ? 'mysql' : 'postgresql',
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (vendor === 'mysql' ? 3306 : 5432) : Number(port),
    database: decodeURIComponent(database),
  }
}
