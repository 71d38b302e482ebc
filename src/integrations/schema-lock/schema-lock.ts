import type { Integration } from '../integration.ts'
import { confirm } from './confirm.ts'
import { cut } from './cut.ts'
import { find } from './find.ts'

export const schemaLock: Integration = {
  id: 'schema-lock',
  title: 'Lock of the schema migration',
  basis: 'unverified',
  claims: [
    { kind: 'table', table: 'databasechangeloglock' },
    { kind: 'table', table: 'DATABASECHANGELOGLOCK' },
    { kind: 'table', table: 'asyncdblock' },
  ],
  find,
  cut,
  /** A migration of the copy itself takes and gives it. */
  renews: () => true,
  confirm,
}
