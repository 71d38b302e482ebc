import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const serverId: Integration = {
  id: 'server-id',
  title: 'Server id',
  demand: 'A3.7.4',
  basis: 'seen',
  claims: [{ kind: 'rows', table: 'app_property', column: 'prop_key', prefix: 'server.id' }],
  find,
  cut,
  confirm,
  confirmsWhole: true,
}
