import type { EnvironmentConfig } from '../config/environment.ts'
import type { Secret } from '../kernel/secret.ts'
import type { Wiring } from './wiring.ts'

export interface BitbucketLogin {
  readonly api: string
  readonly credentials:
    | { readonly kind: 'login'; readonly user: string; readonly password: Secret }
    | { readonly kind: 'token'; readonly token: Secret }
    | { readonly kind: 'anonymous' }
}

/** Without an administrator only `/status` and the version can be asked. */
export async function bitbucketLogin(
  { secrets }: Wiring,
  { nodes, admin }: EnvironmentConfig,
): Promise<BitbucketLogin> {
  const { api } = nodes[0]
  if (admin === undefined) return { api, credentials: { kind: 'anonymous' } }
  if (admin.kind === 'token') return { api, credentials: { kind: 'token', token: await secrets.resolve(admin.token) } }
  return { api, credentials: { kind: 'login', user: admin.user, password: await secrets.resolve(admin.password) } }
}
