import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut, oneShot, warn } from './cut.ts'
import { find } from './find.ts'

export const smartMirrors: Integration = {
  id: 'smart-mirrors',
  title: 'Smart mirrors and mirror farms',
  demand: 'A3.5',
  basis: 'source',
  claims: [
    { kind: 'table', table: 'AO_8E6075_*' },
    { kind: 'property', key: 'plugin.mirroring.' },
    { kind: 'property', key: 'plugin.secure.tunnel.' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'acnct.bitbucket.mirror.' },
  ],
  find,
  cut,
  oneShot,
  warn,
  confirm,
}
