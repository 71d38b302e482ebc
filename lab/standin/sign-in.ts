import { createHash } from 'node:crypto'
import { type Answer, failure } from './answer.ts'
import { authenticate } from './authentication.ts'
import type { Instance } from './instance.ts'
import type { Store } from './store.ts'
import { may, type Permission, type User } from './user.ts'

export type SignIn = (
  store: Store,
  authorization: string | undefined,
  needs: Permission | 'anonymous',
) => Promise<SignedIn>

export type SignedIn =
  | { readonly kind: 'signed-in'; readonly user: User | undefined }
  | { readonly kind: 'refused'; readonly answer: Answer }

/** Checks Basic credentials on every call. While a backup drains, those already proven count: the database is latched. */
export function openSignIn(instance: Instance): SignIn {
  const proven = new Map<string, User>()
  return async (store, authorization, needs) => {
    if (needs === 'anonymous') return { kind: 'signed-in', user: undefined }
    if (authorization === undefined) return unauthorized('You are not permitted to access this resource')
    const key = createHash('sha256').update(authorization).digest('hex')
    const latched = instance.desk.now().backup !== undefined
    const known = latched ? proven.get(key) : undefined
    const user = known ?? (await authenticate(store, authorization, instance.recoveryPassword))
    if (user === undefined) return unauthorized('Authentication failed. Please check your credentials and try again.')
    proven.set(key, user)
    return may(user, needs) ? { kind: 'signed-in', user } : forbidden()
  }
}

function unauthorized(message: string): SignedIn {
  const answer = failure(401, 'auth.IncorrectPasswordAuthenticationException', message)
  return {
    kind: 'refused',
    answer: { ...answer, headers: { 'www-authenticate': 'Basic realm="Atlassian Bitbucket"' } },
  }
}

function forbidden(): SignedIn {
  const message = 'You are not permitted to access this resource'
  return { kind: 'refused', answer: failure(403, 'AuthorisationException', message) }
}
