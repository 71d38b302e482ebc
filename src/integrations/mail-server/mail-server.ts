import type { Integration } from '../integration.ts'
import { ask } from './ask.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const mailServer: Integration = {
  id: 'mail-server',
  title: 'Mail server',
  demand: 'A3.6.2',
  basis: 'unverified',
  claims: [
    { kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'mail' },
    { kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'smtp' },
    { kind: 'property', key: 'mail.' },
  ],
  find,
  ask,
  cut,
  confirm,
}
