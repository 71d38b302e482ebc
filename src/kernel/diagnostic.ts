/** One problem or remark, with the place it is about. Severity `error` makes a plan or a configuration unusable. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Lower case, no full stop. */
  readonly summary: string
  readonly hint?: string
  /** Such as `understudy.yaml:12:5`, a host, or a place that `survey` prints. */
  readonly where?: string
}
