import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const signIn: Integration = {
  id: 'sign-in',
  title: 'Sign-in of an administrator',
  demand: 'A3.7.1',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'cwd_user' }],
  find,
  cut,
  confirm,
}
