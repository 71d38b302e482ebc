import type { Integration } from '../integrations/integration.ts'
import type { Finding } from '../kernel/finding.ts'
import { placeName, type Place } from '../kernel/place.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { claimedBy } from './claimed.ts'
import { unclaimedSettings } from './unclaimed-settings.ts'
import { unclaimedTables } from './unclaimed-tables.ts'

/**
 * What no integration claims or found, and looks like an endpoint or a credential: tables of unknown apps, stored settings, properties,
 * variables of the service. Tables are streamed; their sizes do not matter for memory. A stored setting or a property is known only
 * where it was found: that an integration knows keys that begin so says nothing about a new one.
 */
export async function findUnclaimed(
  environment: EnvironmentReader,
  integrations: readonly Integration[],
  found: readonly Finding[] = [],
): Promise<readonly Finding[]> {
  const claimed = claimedBy(integrations)
  const known = found.map(({ where }) => where)
  const names = new Set(known.map(placeName))
  const unclaimed = [
    ...(await unclaimedTables(environment, claimed)),
    ...(await unclaimedSettings(environment, claimed)),
  ]
  return unclaimed.filter(({ where }) => !names.has(placeName(where)) && !known.some((one) => belongsTo(where, one)))
}

/** The one finding of an application link stands for all settings whose keys begin with its own. */
function belongsTo(place: Place, found: Place): boolean {
  if (place.kind !== 'row' || found.kind !== 'row' || place.table !== found.table) return false
  const entries = Object.entries(found.key)
  return entries.every(([column, key]) => {
    const cell = String(place.key[column])
    return cell === String(key) || (column === 'key_name' && cell.startsWith(`${key}.`))
  })
}
