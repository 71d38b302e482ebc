import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut, provide } from './cut.ts'
import { find } from './find.ts'

export const banner: Integration = {
  id: 'banner',
  title: 'Banner that says what this is',
  basis: 'documented',
  claims: [{ kind: 'table', table: 'bb_announcement_banner' }],
  find,
  cut,
  provide,
  confirm,
  confirmsWhole: true,
}
