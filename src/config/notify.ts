import { z } from 'zod'
import { matching, oneOf, section } from './section.ts'

/** Who hears of the end of a run. */
export interface NotifyConfig {
  readonly mail: { readonly to: readonly string[]; readonly on: readonly RunEnd[] } | undefined
}

export type RunEnd = 'done' | 'failed' | 'refused' | 'interrupted' | 'waiting-for-approval'

export function notifySchema() {
  const address = matching(/^[^\s@<>,;]+@[^\s@<>,;]+$/, 'a mail address')
  const addresses = 'a mail address or a list of them'
  const ends = 'a list of done, failed, refused, interrupted or waiting-for-approval'
  const mail = section({
    to: z.union([address, z.array(address, { error: addresses }).min(1, { error: addresses })], { error: addresses }),
    on: z
      .array(oneOf(['done', 'failed', 'refused', 'interrupted', 'waiting-for-approval']), { error: ends })
      .min(1, { error: ends })
      .default(['failed', 'refused', 'interrupted', 'waiting-for-approval']),
  }).transform(({ to, on }) => ({ to: typeof to === 'string' ? [to] : to, on }))
  return section({ mail: mail.optional() }).transform((written): NotifyConfig => ({ mail: written.mail }))
}
