import type { Json } from '../kernel/json.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { Perform } from './effect.ts'
import type { CutRecord } from './generations.ts'
import type { RunContext } from './run-context.ts'

/** One stage of a refresh. What it does to the world goes through `perform`; the rest of it only reads. */
export interface Step<Id extends StepId = StepId> {
  readonly id: Id
  /** Runs again on every resume, because what it looks at may have changed meanwhile. */
  readonly repeats?: true
  run(context: RunContext, perform: Perform): Promise<StepResults[Id]>
}

/** What each step leaves for later ones; kept in the journal, so without a secret. */
export interface StepResults extends Record<StepId, Json> {
  readonly 'check-readiness': { readonly sourceVersion: string; readonly targetVersion: string }
  readonly 'capture-preserved': { readonly [integration: string]: Json }
  readonly 'raise-fence': { readonly waived: string }
  readonly 'take-backup': BackupResult
  readonly 'stop-target': { readonly stopped: true }
  readonly 'keep-generation': { readonly generation: string; readonly previous: string | null }
  readonly 'restore-database': { readonly database: string }
  readonly 'restore-home': { readonly folder: string }
  /** `oneShot`: keys that are set for the first start only. */
  readonly 'rewrite-configuration': { readonly changes: number; readonly oneShot: readonly string[] }
  readonly 'cut-integrations': CutRecord
  readonly 'search-leaks': { readonly live: number; readonly content: number; readonly bytes: number }
  readonly 'prove-refusal': { readonly waived: string }
  readonly 'start-target': { readonly startedAt: string }
  readonly 'settle-first-start': { readonly removed: readonly string[] }
  readonly 'finish-in-application': { readonly calls: number }
  readonly 'check-copy': { readonly passed: number; readonly failed: number; readonly unknown: number }
  readonly 'publish-report': { readonly generations: readonly string[] }
}

/** A `type`, so that it can be kept as JSON. */
export type BackupResult = {
  /** When the snapshot was exported, ISO 8601: the age of the copy's data. */
  readonly dataFrom: string
  readonly lockSeconds: number
  readonly drainSeconds: number
  /** Folder on the target's host that holds `home/`, `held/`, `database/` and `manifest.json`. */
  readonly incoming: string
}
