import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const webhooks: Integration = {
  id: 'webhooks',
  title: 'Webhooks of projects and repositories',
  demand: 'A3.7.6',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_A0B856_WEBHOOK' },
    { kind: 'table', table: 'AO_A0B856_WEBHOOK_CONFIG' },
    { kind: 'table', table: 'AO_A0B856_WEB_HOOK_LISTENER_AO' },
    { kind: 'table', table: 'AO_A0B856_HIST_INVOCATION' },
    { kind: 'table', table: 'AO_A0B856_DAILY_COUNTS' },
    { kind: 'table', table: 'AO_371AEF_*' },
  ],
  find,
  cut,
  confirm,
}
