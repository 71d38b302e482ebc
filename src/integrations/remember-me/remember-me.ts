import type { Integration } from '../integration.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const rememberMe: Integration = {
  id: 'remember-me',
  title: 'Remember-me cookies',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'sta_remember_me_token' }],
  find,
  cut,
  /** Nothing to assert: a token does not say when it was made, and whoever signs in to the copy gets one. */
  confirm: async () => [],
}
