import type { Finding } from '../../kernel/finding.ts'
import type { EnvironmentReader } from '../../ports/environment-reader.ts'
import { tableFindings } from '../table-finding.ts'

export function find(environment: EnvironmentReader): Promise<readonly Finding[]> {
  return tableFindings(environment, {
    integration: 'remember-me',
    table: 'sta_remember_me_token',
    rows: 'cookies of the source that sign in to the copy',
    secret: true,
  })
}
