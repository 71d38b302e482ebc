export interface JdbcAddress {
  readonly host: string
  readonly port: number
  readonly database: string
}

/** The PostgreSQL form of jdbc.url, the only engine that the lab plays. Several hosts: the first. */
export function parseJdbcUrl(url: string): JdbcAddress | undefined {
  const match = /^jdbc:postgresql:\/\/(\[[^\]]+\]|[^/:,?]+)(?::(\d+))?[^/]*\/([^?]+)/.exec(url)
  const [, host, port, database] = match ?? []
  if (host === undefined || database === undefined) return undefined
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? 5432 : Number(port),
    database: decodeURIComponent(database),
  }
}
