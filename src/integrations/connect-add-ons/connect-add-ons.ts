import type { Claim, Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

const prefixes = [
  'acnct.',
  'ac.addon.list',
  'ac.addons',
  'ac.desc.',
  'ac.baseurl.',
  'ac.secret.',
  'ac.user.',
  'ac.auth.',
]

export const connectAddOns: Integration = {
  id: 'connect-add-ons',
  title: 'Connect add-ons',
  demand: 'A3.7.7',
  basis: 'source',
  claims: [
    { kind: 'table', table: 'AO_F4ED3A_ADD_ON_PROPERTY_AO' },
    ...prefixes.map((prefix): Claim => ({ kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix })),
  ],
  find,
  cut,
  confirm,
}
