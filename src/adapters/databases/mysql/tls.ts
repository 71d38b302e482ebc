import type { SslOptions } from 'mysql2'
import type { MysqlTls } from './config.ts'

/** What the driver needs; undefined for none. */
export function tlsOptions({ mode, ca }: MysqlTls): SslOptions | undefined {
  const trusted = ca === undefined ? {} : { ca }
  switch (mode) {
    case 'disable':
      return undefined
    case 'require':
      return { ...trusted, rejectUnauthorized: false }
    case 'verify-ca':
      return { ...trusted, rejectUnauthorized: true, verifyIdentity: false }
    case 'verify-full':
      return { ...trusted, rejectUnauthorized: true, verifyIdentity: true }
  }
}
