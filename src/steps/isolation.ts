import type { Json } from '../kernel/json.ts'
import { z } from 'zod'

/** What `understudy isolate` was told; kept with its run, so that a resumed one has it too. */
export interface Isolation {
  /** Restored by other means, on the target's server. */
  readonly database: string
  /** Goes on with the start and the checks. */
  readonly start: boolean
  /** A copy that runs is stopped first. */
  readonly stop: boolean
  /** When its data was taken from the source, ISO 8601; null where nobody knows. */
  readonly dataFrom: string | null
}

const schema = z.object({
  isolation: z.object({
    database: z.string(),
    start: z.boolean(),
    stop: z.boolean(),
    dataFrom: z.string().nullable(),
  }),
})

/** From the document that a run was created with; undefined for a refresh. */
export function readIsolation(document: Json): Isolation | undefined {
  return schema.safeParse(document).data?.isolation
}

/** What the steps need of a context that isolates. Asking for it in another run is a bug of the order. */
export function isolationOf({ isolation }: { readonly isolation?: Isolation }): Isolation {
  if (isolation === undefined) throw new Error('this run isolates nothing')
  return isolation
}
