import { isIP } from 'node:net'
import type { SslOptions } from 'mysql2'
import { AppError } from '../../../kernel/app-error.ts'
import { address, type MysqlConfig } from './config.ts'

/** What the driver needs; undefined for none. Throws where it would check less than the mode says. */
export function tlsOptions(config: MysqlConfig): SslOptions | undefined {
  const { mode, ca } = config.tls
  const trusted = ca === undefined ? {} : { ca }
  switch (mode) {
    case 'disable':
      return undefined
    case 'require':
      return { ...trusted, rejectUnauthorized: false }
    case 'verify-ca':
      return { ...trusted, rejectUnauthorized: true, verifyIdentity: false }
    case 'verify-full':
      // The driver takes a certificate of localhost for every address.
      if (isIP(config.host) !== 0) throw unchecked(config)
      return { ...trusted, rejectUnauthorized: true, verifyIdentity: true }
  }
}

function unchecked(config: MysqlConfig): AppError {
  return new AppError('database/unreachable', `${address(config)}: a certificate can't be checked against an address`, {
    hint: 'name the host as its certificate does, or use tls: { mode: verify-ca }',
  })
}
