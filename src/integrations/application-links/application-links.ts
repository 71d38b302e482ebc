import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'
import { isOwnKey } from './link-key.ts'

export const applicationLinks: Integration = {
  id: 'application-links',
  title: 'Application links, OAuth 1 keys and trusted applications',
  demand: 'A3.7.4',
  basis: 'seen',
  claims: [
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'applinks.' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.oauth.consumer.' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.oauth.serviceprovider.' },
    { kind: 'table', table: 'trusted_app' },
    { kind: 'table', table: 'trusted_app_restriction' },
    { kind: 'table', table: 'current_app' },
  ],
  find,
  cut,
  /** Every instance makes its own pair of keys, of both kinds. */
  renews: ({ where }) =>
    where.kind === 'row' && (where.table === 'current_app' || isOwnKey(String(where.key['key_name']))),
  confirm,
}
