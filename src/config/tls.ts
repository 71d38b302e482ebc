import { localPath } from './path.ts'
import { oneOf, section } from './section.ts'

/** How a database connection is encrypted. Without a `tls` section it is `disable`. */
export interface TlsConfig {
  readonly mode: 'disable' | 'require' | 'verify-ca' | 'verify-full'
  /** Certificates to trust, a PEM file on this machine; undefined: those of the system. */
  readonly ca: string | undefined
}

export const noTls: TlsConfig = { mode: 'disable', ca: undefined }

export function tlsSchema(folder: string) {
  return section({
    mode: oneOf(['disable', 'require', 'verify-ca', 'verify-full']),
    ca: localPath(folder).optional(),
  }).transform((written): TlsConfig => ({ mode: written.mode, ca: written.ca }))
}
