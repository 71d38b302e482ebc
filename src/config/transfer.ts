import { z } from 'zod'
import { hostSchema, type HostConfig } from './host.ts'
import { localPath } from './path.ts'
import { section } from './section.ts'

/** How the source pushes data to the target. */
export interface TransferConfig {
  /** Its user may only receive: it is neither the SSH user nor the service user of the target. */
  readonly to: HostConfig
  readonly identity: TransferIdentity
}

export type TransferIdentity = { readonly kind: 'agent' } | { readonly kind: 'file'; readonly path: string }

export function transferSchema(folder: string) {
  return section({
    to: hostSchema().describe('ssh://user@host of the target; the user may only receive'),
    identity: z
      .union([z.literal('agent'), section({ file: localPath(folder) })], { error: 'agent or { file: path }' })
      .default('agent'),
  }).transform(({ to, identity }): TransferConfig => ({
    to,
    identity: identity === 'agent' ? { kind: 'agent' } : { kind: 'file', path: identity.file },
  }))
}
