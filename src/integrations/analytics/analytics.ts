import type { Integration } from '../integration.ts'
import { noRowsCheck } from '../row-check.ts'
import { cut } from './cut.ts'
import { AWS, find, switchedOn } from './find.ts'

const check = { id: 'analytics/off', title: 'analytics are off' }

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
  confirm: async (copy) => [await noRowsCheck(copy, check, [{ table: 'plugin_setting', where: switchedOn }])],
}
