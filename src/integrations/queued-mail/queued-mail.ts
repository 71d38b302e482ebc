import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const queuedMail: Integration = {
  id: 'queued-mail',
  title: 'Queued mail',
  demand: 'A3.6.2',
  basis: 'documented',
  claims: [{ kind: 'table', table: 'AO_92D5D5_USER_NOTIFICATION' }],
  find,
  cut,
  /** What happens on the copy itself. */
  renews: () => true,
  confirm,
}
