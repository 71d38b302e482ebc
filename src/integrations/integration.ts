import type { Decision } from '../kernel/decision.ts'
import type { Diagnostic } from '../kernel/diagnostic.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { Json } from '../kernel/json.ts'
import type { Target } from '../kernel/target.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import type { Change, OneShotProperty } from '../changes/change.ts'
import type { BitbucketReader } from '../ports/bitbucket.ts'
import type { EnvironmentReader, RunningCopyReader } from '../ports/environment-reader.ts'

/** What a fact about Bitbucket rests on; printed in reports and docs. */
export type Basis = 'seen' | 'ran' | 'documented' | 'source' | 'unverified'

/**
 * Something an integration knows. A table that is claimed is read by `find`: an address or credential in any row of it leads to a
 * finding (src/survey/claimed.test.ts). Another table of the same app is claimed by nobody.
 */
export type Claim =
  /** Every column, or only those named. `AO_5FB9D7_*` claims the tables of that prefix, which `find` looks for by it. */
  | { readonly kind: 'table'; readonly table: string; readonly columns?: readonly string[] }
  /** Rows of a key-value table by a prefix of their key. */
  | { readonly kind: 'rows'; readonly table: string; readonly column: string; readonly prefix: string }
  /** Exact, or a prefix that ends in `.`. */
  | { readonly kind: 'property'; readonly key: string }
  /** Relative to the shared home; a folder ends in `/`. */
  | { readonly kind: 'file'; readonly path: string }

/** The finding has no cut: the run stops until an explicit keep with a reason. */
export interface Blocked {
  readonly kind: 'blocked'
  /** Lower case: why Understudy does not cut it, and what the administrator may do. */
  readonly because: string
}

export interface Asked {
  /** Unclaimed ones: they block until they are decided. */
  readonly findings: readonly Finding[]
  readonly warnings: readonly Diagnostic[]
}

/** Everything Understudy knows about one kind of integration. One folder each; they never import each other. */
export interface Integration {
  readonly id: IntegrationId
  readonly title: string
  /** Number in docs/article.md, where the article asks for it. */
  readonly demand?: string
  readonly basis: Basis
  readonly claims: readonly Claim[]
  /** A decision that ships with Understudy (rows that only work inwards); the configuration overrides it. */
  readonly shipped?: Decision
  /** Works on production and on a copy, read-only; asks the catalogue, so that leftovers of removed apps are found too. */
  find(environment: EnvironmentReader): Promise<readonly Finding[]>
  /** What a running source says over REST that `find` did not see; asked with the login of its administrator, after `find`. */
  ask?(source: Pick<BitbucketReader, 'get'>, found: readonly Finding[]): Promise<Asked>
  /** Pure. `keep` gives no changes. Applying the changes twice is the same as once. */
  cut(finding: Finding, decision: Decision, target: Target): readonly Change[] | Blocked
  /**
   * Whether Bitbucket makes what was cut anew by itself, so that after a start it is the copy's own. Only what leads nowhere; where it
   * is left out, what was cut must stay cut.
   */
  renews?(finding: Finding): boolean
  /** What must be there for the first start only. */
  oneShot?(findings: readonly Finding[], target: Target): readonly OneShotProperty[]
  /** What the copy needs though nothing was found (proxy, licence, banner); pure. */
  provide?(target: Target, kept: Json | undefined): readonly Change[]
  /** What the target must keep, read before it is stopped. No secret. */
  capture?(old: EnvironmentReader): Promise<Json>
  /** What the plan must say about the findings beside their changes. */
  warn?(findings: readonly Finding[], target: Target): readonly Diagnostic[]
  /**
   * After the start, by another way than the cut. `decision` is the integration's own; one that is kept is not asked. Of `aside`,
   * findings that were decided otherwise by themselves, nothing is asserted: `copy` has neither their rows nor their settings, and
   * what REST lists of them is told apart here. Whoever asks adds to each result what was left aside.
   */
  confirm(
    copy: RunningCopyReader,
    target: Target,
    decision: Decision,
    aside?: readonly Finding[],
  ): Promise<readonly CheckResult[]>
  /** `confirm` asserts what no decision on a single finding changes, or nothing: it is given nothing to leave aside. */
  readonly confirmsWhole?: true
}
