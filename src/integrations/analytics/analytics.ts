import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { AWS, find } from './find.ts'

export const analytics: Integration = {
  id: 'analytics',
  title: 'Analytics of the vendor',
  basis: 'seen',
  claims: [
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.analytics.' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.nps.' },
    { kind: 'property', key: AWS },
  ],
  find,
  cut,
  confirm,
}
