import type { ConnectionOptions } from 'node:tls'
import type { PostgresqlTls } from './config.ts'

/** What the driver needs for a libpq sslmode; false for none. */
export function tlsOptions({ mode, ca }: PostgresqlTls): ConnectionOptions | false {
  const trusted = ca === undefined ? {} : { ca }
  switch (mode) {
    case 'disable':
      return false
    case 'require':
      return { ...trusted, rejectUnauthorized: false }
    case 'verify-ca':
      return { ...trusted, checkServerIdentity: () => undefined }
    case 'verify-full':
      return trusted
  }
}
