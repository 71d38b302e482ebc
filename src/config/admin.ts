import { z } from 'zod'
import type { SecretRef } from '../kernel/secret-ref.ts'
import { section, text } from './section.ts'
import { secretSchema } from './secret.ts'

/** The administrator for REST and the maintenance lock. */
export type AdminConfig =
  | { readonly kind: 'login'; readonly user: string; readonly password: SecretRef }
  | { readonly kind: 'token'; readonly token: SecretRef }
  /** An internal system administrator of the copy whose password is set to this one before the start. */
  | { readonly kind: 'existing'; readonly user: string; readonly password: SecretRef }

export function adminSchema(folder: string) {
  const login = { user: text('a user name'), password: secretSchema(folder) }
  return z
    .union(
      [
        section(login),
        section({ from: z.literal('existing', { error: 'existing' }), ...login }),
        section({ token: secretSchema(folder) }),
      ],
      { error: '{ user, password }, { from: existing, user, password } or { token }' },
    )
    .transform((written): AdminConfig => {
      if ('token' in written) return { kind: 'token', token: written.token }
      const { user, password } = written
      return { kind: 'from' in written ? 'existing' : 'login', user, password }
    })
}
