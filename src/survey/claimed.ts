import type { Claim, Integration } from '../integrations/integration.ts'
import { contentPlaceOf, namesTable } from '../leaks/content-places.ts'
import { inertTables } from './inert-tables.ts'

/** What somebody knows: an integration, the list of content places, or the list of inert tables. */
export interface Claimed {
  column(table: string, column: string): boolean
  /** For a setting whose value cannot be told. What it says when it can is judged by what was found, not by who knows its name. */
  property(key: string): boolean
}

export function claimedBy(integrations: readonly Integration[]): Claimed {
  const claims = integrations.flatMap((integration) => integration.claims)
  return {
    column: (table, column) =>
      inertTables.some((inert) => namesTable(inert.table, table)) ||
      contentPlaceOf(table, column) !== undefined ||
      claims.some((claim) => claimsColumn(claim, table, column)),
    property: (key) => claims.some((claim) => claimsProperty(claim, key)),
  }
}

function claimsColumn(claim: Claim, table: string, column: string): boolean {
  if (claim.kind !== 'table' || !namesTable(claim.table, table)) return false
  return claim.columns === undefined || claim.columns.includes(column)
}

function claimsProperty(claim: Claim, key: string): boolean {
  if (claim.kind !== 'property') return false
  return claim.key === key || (claim.key.endsWith('.') && key.startsWith(claim.key))
}
