import type { Change } from '../changes/change.ts'
import type { Decision } from '../kernel/decision.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { EndpointWithSources } from '../kernel/endpoint-sources.ts'
import type { Finding } from '../kernel/finding.ts'
import type { StepId } from '../kernel/step-id.ts'
import type { EndpointDifference } from './compare-endpoints.ts'

/** The ordered steps of a refresh with their changes. Complete, serialisable, without a secret. */
export interface Plan {
  readonly schema: 'understudy/plan/1'
  readonly environment: string
  readonly source: string
  readonly createdAt: string
  /** Covers what decides, and never endpoints that are cut, counts, sizes or times. */
  readonly fingerprint: Fingerprint
  readonly steps: readonly PlannedStep[]
  readonly findings: readonly DecidedFinding[]
  readonly warnings: readonly Diagnostic[]
  /** Finding ids that the inventory of the last refresh did not have. */
  readonly newSinceLast: readonly string[]
  /** Where the copy must be refused unless something says otherwise, each with everything that leads there. */
  readonly endpoints: readonly EndpointWithSources[]
  /** Compared with the last refresh of the target; left out before the first. */
  readonly endpointsSinceLast?: EndpointDifference
  readonly waivers: readonly Waiver[]
  /** Of the Bitbucket that will open the copy. */
  readonly version: string
  /** The target's new server id; decided once, so that every run of this plan writes the same. */
  readonly serverId: string
}

export interface PlannedStep {
  readonly id: StepId
  readonly title: string
  /** What the step does here beside its changes, one line each. */
  readonly notes: readonly string[]
  readonly changes: readonly Change[]
  /** Why the step can't run; a plan with one is not applyable. */
  readonly blocked: readonly BlockedBy[]
}

export interface BlockedBy {
  readonly finding: string
  readonly because: string
}

export interface DecidedFinding {
  readonly finding: Finding
  readonly decision: Decision | { readonly kind: 'undecided' }
  /** Where the decision stands: the configuration key, or `default`, or `shipped`. */
  readonly decidedBy: string
}

/** A recorded decision, with a reason, to start without one of the proofs of law 3. */
export interface Waiver {
  readonly proof: 'fence' | 'refusal'
  readonly because: string
}

/** Each part as a readable line, so that a stale plan can say what changed. */
export interface Fingerprint {
  readonly hash: string
  readonly parts: Readonly<Record<string, string>>
}
