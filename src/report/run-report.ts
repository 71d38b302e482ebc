import type { CheckResult } from '../kernel/check-result.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { LeakState } from '../leaks/leak.ts'
import type { EndpointDifference } from '../plan/compare-endpoints.ts'
import type { Waiver } from '../plan/plan.ts'
import type { RunKind, RunState } from '../ports/store.ts'
import type { Generation } from '../steps/generations.ts'

/** What an auditor reads about one run. Complete, serialisable (`understudy/report/1`), without a secret. */
export interface RunReport {
  readonly schema: 'understudy/report/1'
  readonly run: ReportedRun
  readonly verdict: Verdict
  /** The last failure, of a run that did not end well. */
  readonly failure: ReportedFailure | undefined
  readonly versions: { readonly source: string; readonly target: string } | undefined
  /** Path on the target's host of the backup that was restored, where none was taken from the source. */
  readonly fromBackup?: string
  /** Age of the copy's data, ISO 8601. */
  readonly dataFrom: string | undefined
  /** How long production was locked, and how much of it went into draining; in seconds. */
  readonly lock: { readonly seconds: number; readonly drainSeconds: number } | undefined
  readonly fingerprint: string | undefined
  readonly steps: readonly ReportedStep[]
  readonly findings: readonly ReportedFinding[]
  readonly changes: readonly ReportedChanges[]
  /** Applied in the database, as counted by it. */
  readonly applied: { readonly changes: number; readonly rows: number } | undefined
  readonly newSincePlan: readonly string[]
  readonly newSinceLast: readonly string[]
  /** Where the source leads, compared with the last refresh; undefined for the first, and for a run that does not compare. */
  readonly endpointsSinceLast: EndpointDifference | undefined
  readonly checks: readonly CheckResult[]
  /** How what was restored compared with the source, before anything of it was changed. */
  readonly verification: readonly CheckResult[]
  readonly waivers: readonly Waiver[]
  /** Where the copy differs from production, and what else a reader should know. */
  readonly warnings: readonly Diagnostic[]
  readonly leaks: ReportedLeaks | undefined
  /** Undefined where it was waived, or the run did not come to it. */
  readonly refusal: ReportedRefusal | undefined
  readonly generations: readonly Generation[]
  readonly secretPlaces: readonly SecretPlace[]
  readonly notes: readonly { readonly at: string; readonly text: string }[]
}

export interface ReportedRun {
  readonly id: string
  readonly kind: RunKind
  readonly environment: string
  readonly source: string | undefined
  readonly by: string
  readonly why: string | undefined
  readonly startedAt: string
  readonly endedAt: string | undefined
  readonly state: RunState
}

/**
 * `safe`: it ended well, every check passed and every proof was given. `checked`: the same, but a proof was waived. `unsafe`: a check
 * failed or could not be made. `incomplete`: it did not end, or nobody checked what it left.
 */
export interface Verdict {
  readonly kind: 'safe' | 'checked' | 'unsafe' | 'incomplete'
  /** One sentence. */
  readonly text: string
}

export interface ReportedFailure {
  readonly step: string
  readonly code: string
  readonly message: string
  readonly hint: string
}

export interface ReportedStep {
  readonly id: StepId
  readonly title: string
  readonly outcome: 'done' | 'failed' | 'interrupted' | 'not-reached'
  /** Working time; the time that a failed run was parked is not in it. */
  readonly seconds: number
}

export interface ReportedFinding {
  readonly id: string
  readonly integration: string
  /** Title of the integration. */
  readonly title: string
  readonly place: string
  readonly endpoints: readonly string[]
  readonly secret: boolean
  readonly summary: string
  readonly state: 'live' | 'switched-off'
  readonly decision: 'cut' | 'keep' | 'redirect' | 'undecided'
  /** The reason of a keep, the destination of a redirect. */
  readonly detail: string | undefined
  readonly decidedBy: string
  /** What the knowledge about this integration rests on. */
  readonly basis: string
}

export interface ReportedChanges {
  readonly step: StepId
  /** Table, file or other place. */
  readonly place: string
  readonly count: number
  /** Rows touched; undefined where the place has none, or nobody counted. */
  readonly rows: number | undefined
  readonly changes: readonly string[]
}

export interface ReportedLeaks {
  readonly bytes: number
  /** Of those states that were counted. */
  readonly totals: Readonly<Partial<Record<LeakState, number>>>
  /** Names of the source that were not searched for, and files that were not searched, each with its reason. */
  readonly notSearched: readonly string[]
  readonly places: readonly {
    readonly place: string
    readonly needle: string
    readonly state: LeakState
    readonly count: number
    /** Of a live one: what would cut it. */
    readonly remedy?: string
  }[]
}

/** The refusal proof, by endpoint. */
export interface ReportedRefusal {
  /** ISO 8601. */
  readonly at: string
  readonly refused: readonly {
    readonly endpoint: string
    /** Titles of the integrations whose findings name it. */
    readonly namedBy: readonly string[]
    /** By name, with the address that it had, and by address. */
    readonly ways: readonly { readonly way: string; readonly how: 'refused' | 'no-route' | 'no-address' }[]
  }[]
  readonly answered: readonly { readonly endpoint: string; readonly how: 'answered' | 'closed' | 'silent' }[]
  /** Allowed to the copy, and used by the source too. */
  readonly shared: readonly { readonly allowed: string; readonly why: string; readonly production: string }[]
}

/** A place that holds secrets by nature: 0600, and deleted with its generation. */
export interface SecretPlace {
  readonly place: string
  readonly holds: string
}
