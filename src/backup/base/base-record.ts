import { z } from 'zod'
import { parseJson } from '../../kernel/json.ts'
import { decodeUtf8, encodeUtf8 } from '../../kernel/utf8.ts'

const schema = z.object({
  schema: z.literal('understudy/base/1'),
  source: z.string(),
  /** The home's path on the source. */
  home: z.string(),
  run: z.string(),
  drainedAt: z.string(),
  /** As the last whole walk counted them. */
  bytes: z.number(),
  files: z.number(),
  /** Backups since then. */
  sinceWhole: z.int(),
  parts: z
    .record(z.string(), z.string())
    .transform((parts): ReadonlyMap<string, string> => new Map(Object.entries(parts))),
})

/** What the base holds. Lies beside it, on the target's host, for as long as that is certain. */
export type BaseRecord = Omit<z.output<typeof schema>, 'schema'>

export function formatBaseRecord({ parts, ...record }: BaseRecord): Uint8Array {
  return encodeUtf8(`${JSON.stringify({ schema: 'understudy/base/1', ...record, parts: Object.fromEntries(parts) })}\n`)
}

/** Undefined for what is not there, and for anything that this version did not write: then the base is compared file by file. */
export function parseBaseRecord(content: Uint8Array | undefined): BaseRecord | undefined {
  if (content === undefined) return undefined
  const { data } = schema.safeParse(parseJson(decodeUtf8(content)))
  if (data === undefined) return undefined
  const { schema: _, ...record } = data
  return record
}
