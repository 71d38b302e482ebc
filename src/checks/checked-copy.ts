import type { EnvironmentConfig } from '../config/environment.ts'
import type { Integration } from '../integrations/integration.ts'
import type { Decision } from '../kernel/decision.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { Target } from '../kernel/target.ts'
import type { DatabaseReader } from '../ports/database.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'
import type { SingleDecision } from './set-aside.ts'

/** A copy, its source, and what the copy shall be. */
export interface CheckedCopy {
  readonly copy: RunningCopyReader
  readonly running: boolean
  readonly database: DatabaseReader
  readonly sourceDatabase: DatabaseReader
  readonly integrations: readonly Integration[]
  readonly target: Target
  /** On an integration as a whole. */
  readonly decisionOf: (integration: IntegrationId) => Decision
  /** Undefined where there are none, so that nobody needs to look for what they are about. */
  readonly singleDecision: SingleDecision | undefined
  readonly config: EnvironmentConfig
  readonly source: EnvironmentConfig
  /** Addresses of a host name, as the source's side sees them; none for a name that it does not know. */
  readonly resolve: (name: string) => Promise<readonly string[]>
}
