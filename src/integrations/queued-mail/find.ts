import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { tableFindings } from '../table-finding.ts'

/** Batches leave 10 minutes after the last event: restored ones are all due, and leave within a minute of the start [documented]. */
export function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return tableFindings(environment, {
    integration: 'queued-mail',
    table: 'AO_92D5D5_USER_NOTIFICATION',
    rows: 'queued notifications that leave within a minute of the start',
  })
}
