import { z } from 'zod'
import type { SecretRef } from '../kernel/secret-ref.ts'
import { localPath } from './path.ts'
import { HINT, section } from './section.ts'
import { secretSchema } from './secret.ts'

/** Where journal, generated secrets and reports lie. */
export type StateConfig =
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: SecretRef }

export function stateSchema(folder: string) {
  return z
    .union([localPath(folder), section({ postgres: secretSchema(folder) })], {
      error: `a folder, or { postgres: { env: NAME } }${HINT}a connection string holds a password, so it stands behind a secret reference`,
    })
    .transform((written): StateConfig => {
      return typeof written === 'string'
        ? { kind: 'folder', path: written }
        : { kind: 'postgres', url: written.postgres }
    })
}
