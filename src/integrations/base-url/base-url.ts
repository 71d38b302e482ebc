import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const baseUrl: Integration = {
  id: 'base-url',
  title: 'Base URL and name of the instance',
  demand: 'A3.7.2',
  basis: 'source',
  claims: [
    { kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'instance.url' },
    { kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'instance.name' },
    { kind: 'property', key: 'plugin.ssh.baseurl' },
    { kind: 'property', key: 'plugin.ssh.port' },
    { kind: 'property', key: 'setup.displayName' },
    { kind: 'property', key: 'setup.baseUrl' },
    { kind: 'property', key: 'setup.license' },
    { kind: 'property', key: 'setup.sysadmin.username' },
    { kind: 'property', key: 'setup.sysadmin.password' },
    { kind: 'property', key: 'setup.sysadmin.displayName' },
    { kind: 'property', key: 'setup.sysadmin.emailAddress' },
    { kind: 'property', key: 'setup.' },
  ],
  find,
  cut,
  confirm,
}
