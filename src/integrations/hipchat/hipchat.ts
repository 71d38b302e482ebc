import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const hipchat: Integration = {
  id: 'hipchat',
  title: 'HipChat',
  demand: 'A3.7.5',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_5FB9D7_*' },
    { kind: 'table', table: 'AO_58E6CE_*' },
  ],
  find,
  cut,
  confirm,
}
