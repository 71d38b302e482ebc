import { blockingIntegration } from '../blocking-integration.ts'
import { find } from './find.ts'

export const oauth2 = blockingIntegration({
  id: 'oauth2',
  title: 'OAuth 2',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_FE1BC5_*' },
    { kind: 'table', table: 'AO_723324_*' },
  ],
  find,
  because: "the copy would accept the source's tokens, and spend or rotate refresh tokens that the source needs",
  keep: 'these clients are for tests',
})
