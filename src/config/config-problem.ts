/** Keys and list positions from the top of the document. */
export type ConfigPath = readonly (string | number)[]

/** Something wrong, by its place in the document; the reader turns the place into line and column. */
export interface ConfigProblem {
  readonly severity: 'error' | 'warning'
  readonly path: ConfigPath
  /** A missing key is reported at the mapping that lacks it. */
  readonly at: 'key' | 'value'
  readonly summary: string
  readonly hint?: string
  /** The key at `path` is not there. */
  readonly missing?: true
  /** Where an unknown key probably belongs; a key that is missing there is then not reported too. */
  readonly meant?: ConfigPath
}

/** Such as `environments.staging.nodes[0].host`. */
export function describePath(path: ConfigPath): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('')
}
