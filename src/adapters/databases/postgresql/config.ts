import { AppError } from '../../../kernel/app-error.ts'
import type { Secret } from '../../../kernel/secret.ts'

/** How to reach one database, secrets resolved and files read. */
export interface PostgresqlConfig {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Secret
  readonly tls: PostgresqlTls
  /** The application's schema; undefined: the one that holds app_property, else public. */
  readonly schema?: string
  /** Default `understudy`. */
  readonly applicationName?: string
  /** Of a reader; default 10 minutes. A writer has none. */
  readonly statementTimeoutMs?: number
  /** Default 10 seconds. */
  readonly connectTimeoutMs?: number
}

export interface PostgresqlTls {
  /** As libpq's sslmode: `require` encrypts without looking at the certificate. */
  readonly mode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** PEM text; undefined: the certificates that the system trusts. */
  readonly ca?: string | undefined
}

const MAX_NAME_BYTES = 63

export function address(config: PostgresqlConfig): string {
  return `${config.user}@${config.host}:${config.port}/${config.database}`
}

/** PostgreSQL cuts longer names without a word, and then finds another database. Throws 'database/illegal-name'. */
export function assertDatabaseName(name: string): void {
  const bytes = Buffer.byteLength(name)
  if (bytes > 0 && bytes <= MAX_NAME_BYTES && !name.includes('\0')) return
  throw new AppError('database/illegal-name', `the database name ${name} has ${bytes} bytes`, {
    hint: `PostgreSQL takes names of 1 to ${MAX_NAME_BYTES} bytes`,
  })
}
