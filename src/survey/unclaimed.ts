import type { Integration } from '../integrations/integration.ts'
import type { Finding } from '../kernel/finding.ts'
import { placeName } from '../kernel/place.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { claimedBy } from './claimed.ts'
import { unclaimedSettings } from './unclaimed-settings.ts'
import { unclaimedTables } from './unclaimed-tables.ts'

/**
 * What no integration claims or found, and looks like an endpoint or a credential: tables of unknown apps, stored settings, properties,
 * variables of the service. Tables are streamed; their sizes do not matter for memory.
 */
export async function findUnclaimed(
  environment: EnvironmentReader,
  integrations: readonly Integration[],
  found: readonly Finding[] = [],
): Promise<readonly Finding[]> {
  const claimed = claimedBy(integrations)
  const known = new Set(found.map(({ where }) => placeName(where)))
  const unclaimed = [
    ...(await unclaimedTables(environment, claimed)),
    ...(await unclaimedSettings(environment, claimed)),
  ]
  return unclaimed.filter(({ where }) => !known.has(placeName(where)))
}
