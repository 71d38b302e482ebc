import { z } from 'zod'
import { hostSchema, type HostConfig } from './host.ts'
import { hostPath } from './path.ts'
import { section } from './section.ts'
import { rateSchema } from './size.ts'

/** How the source pushes data to the target. */
export interface TransferConfig {
  /** Its user may only receive: it is neither the SSH user nor the service user of the target. */
  readonly to: HostConfig
  readonly identity: TransferIdentity
  /** The folder that the receiving user is restricted to, as rrsync does; paths are sent relative to it. Undefined: no restriction. */
  readonly root: string | undefined
  /** What is sent while production is not locked takes no more than this. Undefined: no limit. */
  readonly bytesPerSecond: number | undefined
}

export type TransferIdentity = { readonly kind: 'agent' } | { readonly kind: 'file'; readonly path: string }

export function transferSchema() {
  return section({
    to: hostSchema().describe('ssh://user@host of the target; the user may only receive'),
    identity: z
      .union([z.literal('agent'), section({ file: hostPath() })], { error: 'agent or { file: path }' })
      .default('agent'),
    root: hostPath()
      .optional()
      .describe('the folder that rrsync restricts this user to; paths are sent relative to it'),
    bandwidth: rateSchema()
      .optional()
      .describe('the most that is sent in a second, but for what is sent under the lock'),
  }).transform(({ to, identity, root, bandwidth }): TransferConfig => ({
    to,
    root,
    bytesPerSecond: bandwidth,
    identity: identity === 'agent' ? { kind: 'agent' } : { kind: 'file', path: identity.file },
  }))
}
