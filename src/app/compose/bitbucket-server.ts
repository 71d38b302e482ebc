import type { HttpServer } from '../../adapters/bitbucket/http.ts'
import type { EnvironmentConfig } from '../../config/environment.ts'
import type { Wiring } from './wiring.ts'

/** Without an administrator only `/status` and the version can be asked. */
export async function bitbucketServer({ secrets }: Wiring, { nodes, admin }: EnvironmentConfig): Promise<HttpServer> {
  const { api } = nodes[0]
  if (admin === undefined) return { api, credentials: undefined }
  if (admin.kind === 'token') return { api, credentials: { token: await secrets.resolve(admin.token) } }
  return { api, credentials: { user: admin.user, password: await secrets.resolve(admin.password) } }
}
