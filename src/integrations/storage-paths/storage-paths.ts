import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const storagePaths: Integration = {
  id: 'storage-paths',
  title: 'Paths of the home and of data stores',
  basis: 'documented',
  claims: [
    { kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'instance.home' },
    { kind: 'table', table: 'bb_data_store' },
  ],
  find,
  cut,
  confirm,
}
