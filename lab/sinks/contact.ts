import { z } from 'zod'
import { sinkKinds } from '../topology.ts'

/** One connection to a sink. `from` is the caller's address: every lab host's Bitbucket connects from its own. */
export const contact = z.object({
  kind: z.enum(sinkKinds),
  from: z.string(),
  at: z.iso.datetime(),
  /** What the caller said first, as far as it is text; empty when it only connected. */
  firstLine: z.string(),
})

export type Contact = z.infer<typeof contact>
