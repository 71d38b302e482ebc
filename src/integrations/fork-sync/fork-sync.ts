import { keptIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const forkSync = keptIntegration({
  id: 'fork-sync',
  title: 'Synchronisation of forks',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'AO_02A6C0_SYNC_CONFIG' }],
  find: findTables('fork-sync', [
    { table: 'AO_02A6C0_SYNC_CONFIG', rows: 'forks that follow their origin within the copy' },
  ]),
  keep: 'a fork follows a repository of the same Bitbucket',
})
