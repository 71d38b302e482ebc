import { blockingIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const accessTokens = blockingIntegration({
  id: 'access-tokens',
  title: 'HTTP access tokens',
  basis: 'seen',
  claims: [{ kind: 'table', table: 'AO_E5A814_ACCESS_TOKEN' }],
  find: findTables('access-tokens', [
    { table: 'AO_E5A814_ACCESS_TOKEN', rows: 'access tokens of the source that are valid on the copy', secret: true },
  ]),
  because: "whoever has a token of the source can use it on the copy, with its owner's rights",
  keep: 'whoever has a token may also use the copy',
})
