import type { Secret } from '../../../kernel/secret.ts'

/** How to reach one database, secrets resolved and files read. */
export interface MysqlConfig {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: Secret
  readonly tls: MysqlTls
  /** Default `understudy`. */
  readonly applicationName?: string
  /** Of a reader; default 10 minutes. A writer has none. */
  readonly statementTimeoutMs?: number
  /** Default 10 seconds. */
  readonly connectTimeoutMs?: number
}

export interface MysqlTls {
  /** `require` encrypts without looking at the certificate. */
  readonly mode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** PEM text; undefined: the certificates that the system trusts. */
  readonly ca?: string | undefined
}

export function address(config: MysqlConfig): string {
  return `${config.user}@${config.host}:${config.port}/${config.database}`
}
