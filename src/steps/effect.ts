import type { Json } from '../kernel/json.ts'

/**
 * One thing that a step does to the world. `apply` converges: from nothing done, half done or done it ends in done.
 * `verify` tells by another way than `apply` worked; its result is what the journal keeps, so it never comes from `apply`.
 */
export interface Effect<Result extends Json> {
  /** Unique in a run, with its step in front: `restore-database/create`. */
  readonly id: string
  readonly title: string
  apply(signal: AbortSignal): Promise<void>
  verify(): Promise<Verification<Result>>
}

export type Verification<Result extends Json> =
  | { readonly kind: 'done'; readonly result: Result }
  /** Not done, or half done: `apply` may run. Lower case, what was seen. */
  | { readonly kind: 'open'; readonly seen: string }

/** Replays a recorded outcome, or journals the intent, applies, verifies and journals the outcome. */
export type Perform = <Result extends Json>(effect: Effect<Result>) => Promise<Result>
