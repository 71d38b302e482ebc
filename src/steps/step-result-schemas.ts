import { z } from 'zod'
import type { Json } from '../kernel/json.ts'
import type { StepId } from '../kernel/step-id.ts'

const waived = z.object({ waived: z.string() })

const raised = z.object({
  /** Destinations. */
  allowed: z.array(z.string()).readonly(),
  /** How many endpoints are counted, and how many names lead nowhere. */
  known: z.number(),
  names: z.number(),
})

/** A run of an earlier version brought none along. */
const outerStores = z
  .array(z.object({ id: z.string(), path: z.string() }))
  .readonly()
  .default([])

const protocol = z.enum(['tcp', 'udp'])

const refusalProof = z.object({
  /** ISO 8601. */
  at: z.string(),
  refused: z
    .array(
      z.object({
        endpoint: z.string(),
        host: z.string(),
        address: z.string().nullable(),
        port: z.number(),
        protocol,
        how: z.enum(['refused', 'no-route', 'no-address']),
      }),
    )
    .readonly(),
  answered: z
    .array(z.object({ endpoint: z.string(), protocol, how: z.enum(['answered', 'closed', 'silent']) }))
    .readonly(),
  /** What the copy may reach and the source uses too. */
  shared: z
    .array(
      z.object({
        allowed: z.string(),
        why: z.string(),
        production: z.string(),
        by: z.enum(['endpoint', 'address']),
      }),
    )
    .readonly(),
})

/** The shapes of what the journal keeps of each step, so that a journal of another version is noticed. */
export const stepResultSchemas = {
  'check-readiness': z.object({ sourceVersion: z.string(), targetVersion: z.string() }),
  'capture-preserved': z.record(
    z.string(),
    z.custom<Json>((value) => value !== undefined),
  ),
  'raise-fence': z.union([waived, raised]),
  'take-backup': z.object({
    /** When the snapshot was exported, ISO 8601: the age of the copy's data. */
    dataFrom: z.string(),
    /** Of the Bitbucket that the data is of. */
    version: z.string(),
    /** Null where it is not known. */
    lockSeconds: z.number().nullable(),
    drainSeconds: z.number().nullable(),
    /** Folder on the target's host that holds `home/`, `held/`, `database/` and `manifest.json`. */
    incoming: z.string(),
    /** Data stores from outside the source's home that lie in it. */
    outerStores,
  }),
  'stop-target': z.object({ stopped: z.literal(true) }),
  'keep-generation': z.object({ generation: z.string(), previous: z.string().nullable() }),
  'restore-database': z.object({ database: z.string() }),
  'restore-home': z.object({ folder: z.string() }),
  'rewrite-configuration': z.object({
    changes: z.number(),
    /** Keys that are set for the first start only. */
    oneShot: z.array(z.string()).readonly(),
  }),
  'cut-integrations': z.object({
    changes: z.number(),
    rows: z.number(),
    newSincePlan: z.array(z.string()).readonly(),
    undoFile: z.string(),
  }),
  'search-leaks': z.object({ live: z.number(), content: z.number(), bytes: z.number() }),
  'prove-refusal': z.union([waived, refusalProof]),
  'start-target': z.object({
    startedAt: z.string(),
    /** Of the data, before the first start; null where it does not tell. */
    version: z.string().nullable(),
  }),
  'settle-first-start': z.object({ removed: z.array(z.string()).readonly() }),
  'finish-in-application': z.object({ calls: z.number() }),
  'check-copy': z.object({ passed: z.number(), failed: z.number(), unknown: z.number() }),
  'publish-report': z.object({ generations: z.array(z.string()).readonly() }),
  /** Its name, and what it holds. */
  'keep-backup': z.object({ backup: z.string(), files: z.number(), bytes: z.number() }),
} as const satisfies Record<StepId, z.ZodType>
