import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const license: Integration = {
  id: 'license',
  title: 'Licence',
  demand: 'A3.7.3',
  basis: 'documented',
  claims: [{ kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'license' }],
  find,
  cut,
  confirm,
  confirmsWhole: true,
}
