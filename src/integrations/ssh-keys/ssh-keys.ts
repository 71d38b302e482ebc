import { blockingIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const sshKeys = blockingIntegration({
  id: 'ssh-keys',
  title: 'SSH keys',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'AO_FB71B4_SSH_PUBLIC_KEY' }],
  find: findTables('ssh-keys', [
    { table: 'AO_FB71B4_SSH_PUBLIC_KEY', rows: 'SSH keys of people and robots that open the copy as well' },
  ]),
  because: 'robots of the source that reach the copy by mistake can fetch and push there',
  keep: 'whoever has a key may also use the copy',
})
