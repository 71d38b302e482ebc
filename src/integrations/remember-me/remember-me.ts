import type { Integration } from '../integration.ts'
import { cut } from './cut.ts'
import { find, LFS_KEY } from './find.ts'

export const rememberMe: Integration = {
  id: 'remember-me',
  title: 'Remember-me cookies and the key of LFS tokens',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'sta_remember_me_token' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: LFS_KEY },
  ],
  find,
  cut,
  renews: () => true,
  /** Nothing to assert: neither says when it was made, and the running copy makes its own. */
  confirm: async () => [],
  confirmsWhole: true,
}
