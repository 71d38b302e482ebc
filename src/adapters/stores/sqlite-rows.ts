import { z } from 'zod'
import type { EnvironmentLock, JournalEntry, RunRecord } from '../../ports/store.ts'

const optionalText = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined)

const runRow = z.object({
  id: z.string(),
  kind: z.enum(['refresh', 'isolate', 'backup', 'rewind', 'remove-generation', 'remove-backup']),
  environment: z.string(),
  source: optionalText,
  started_at: z.string(),
  ended_at: optionalText,
  state: z.enum(['running', 'parked', 'held', 'done', 'failed', 'aborted']),
  started_by: z.string(),
  why: optionalText,
  plan: z.string(),
})

const at = z.string()
const entry = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('intent'), effect: z.string(), at }),
  z.object({ kind: z.literal('outcome'), effect: z.string(), at, result: z.json() }),
  z.object({
    kind: z.literal('failure'),
    effect: z.string(),
    at,
    code: z.string(),
    message: z.string(),
    hint: z.string(),
  }),
  z.object({ kind: z.literal('note'), at, text: z.string() }),
])

const lock = z.object({
  environment: z.string(),
  run: z.string(),
  by: z.string(),
  why: z.string(),
  since: z.string(),
  holder: z.string(),
})

export function readRun(row: unknown): RunRecord {
  const run = runRow.parse(row)
  return {
    id: run.id,
    kind: run.kind,
    environment: run.environment,
    source: run.source,
    startedAt: run.started_at,
    endedAt: run.ended_at,
    state: run.state,
    by: run.started_by,
    why: run.why,
    plan: z.json().parse(JSON.parse(run.plan)),
  }
}

export function readEntry(row: unknown): JournalEntry {
  return entry.parse(JSON.parse(z.object({ entry: z.string() }).parse(row).entry))
}

export function readLock(row: unknown): EnvironmentLock {
  return lock.parse(JSON.parse(z.object({ content: z.string() }).parse(row).content))
}
