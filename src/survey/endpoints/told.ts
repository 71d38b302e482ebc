import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { FoundEndpoint } from '../../kernel/endpoint-sources.ts'

/** What one kind of source told, and what of it could not be read. */
export interface Told {
  readonly found: readonly FoundEndpoint[]
  readonly warnings: readonly Diagnostic[]
}
