import type { Integration } from '../integration.ts'
import { settingCheck } from '../setting-check.ts'
import { cut, provide } from './cut.ts'
import { FEATURE, find } from './find.ts'

const check = { id: 'auto-decline/off', title: 'stale pull requests are not declined', key: FEATURE }

export const autoDecline: Integration = {
  id: 'auto-decline',
  title: 'Automatic decline of pull requests',
  basis: 'documented',
  claims: [
    { kind: 'property', key: FEATURE },
    { kind: 'table', table: 'bb_auto_decline_settings' },
  ],
  find,
  cut,
  provide,
  confirm: async (copy, _target, _decision, aside) => [await settingCheck(copy, check, 'false', aside)],
}
