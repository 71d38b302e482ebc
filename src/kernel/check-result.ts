/** One safety assertion about a copy, with what was seen. `unknown` is not safe. */
export interface CheckResult {
  /** Stable: `<integration or area>/<assertion>`, such as `mail-server/not-configured`. */
  readonly id: string
  /** A sentence that is true when it passes. */
  readonly title: string
  readonly result: 'pass' | 'fail' | 'unknown'
  /** What was read and where; no secret. */
  readonly evidence: string
  /** What somebody should mend all the same; lower case, no full stop. */
  readonly warning?: string | undefined
}
