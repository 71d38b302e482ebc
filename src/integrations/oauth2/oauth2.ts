import { blockingIntegration } from '../blocking-integration.ts'
import { find } from './find.ts'

export const oauth2 = blockingIntegration({
  id: 'oauth2',
  title: 'OAuth 2',
  basis: 'seen',
  claims: [
    'AO_FE1BC5_CLIENT',
    'AO_FE1BC5_REDIRECT_URI',
    'AO_FE1BC5_AUTHORIZATION',
    'AO_FE1BC5_ACCESS_TOKEN',
    'AO_FE1BC5_REFRESH_TOKEN',
    'AO_723324_CLIENT_CONFIG',
    'AO_723324_CLIENT_TOKEN',
  ].map((table) => ({ kind: 'table', table })),
  find,
  because: "the copy would accept the source's tokens, and spend or rotate refresh tokens that the source needs",
  keep: 'these clients are for tests',
})
