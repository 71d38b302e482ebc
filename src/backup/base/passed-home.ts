import { z } from 'zod'
import { parseJson } from '../../kernel/json.ts'
import { decodeUtf8, encodeUtf8 } from '../../kernel/utf8.ts'
import type { Scan } from './scan.ts'

const schema = z.object({
  schema: z.literal('understudy/passed-home/1'),
  bytes: z.number(),
  files: z.number(),
  sinceWhole: z.int(),
  parts: z.record(z.string(), z.string()).transform((parts): Scan => new Map(Object.entries(parts))),
})

/** What a pass of the home leaves for the next one: what the source had right before it, and how much there was. */
export type PassedHome = Omit<z.output<typeof schema>, 'schema'>

export function formatPassedHome({ parts, ...others }: PassedHome): Uint8Array {
  return encodeUtf8(
    `${JSON.stringify({ schema: 'understudy/passed-home/1', ...others, parts: Object.fromEntries(parts) })}\n`,
  )
}

/** Undefined for an empty file, which says that a pass was made and nothing else. */
export function parsePassedHome(content: Uint8Array | undefined): PassedHome | undefined {
  if (content === undefined) return undefined
  const { data } = schema.safeParse(parseJson(decodeUtf8(content)))
  if (data === undefined) return undefined
  const { schema: _, ...pass } = data
  return pass
}
