import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const hooks: Integration = {
  id: 'hooks',
  title: 'Hooks of projects and repositories',
  demand: 'A3.7.6',
  basis: 'source',
  claims: [
    { kind: 'table', table: 'sta_repo_hook' },
    { kind: 'table', table: 'sta_shared_lob' },
  ],
  find,
  cut,
  confirm,
}
