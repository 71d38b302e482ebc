import { endpointOf, formatEndpoint } from '../kernel/endpoint.ts'
import { attemptsOf, eachSource, mergeEndpoints, type FoundEndpoint } from '../kernel/endpoint-sources.ts'
import type { Facts } from '../kernel/facts.ts'
import type { LedgerEntry } from '../containment/ledger.ts'
import { isLoopbackAddress, parseNetwork } from '../containment/address.ts'
import { isOpen } from '../containment/derive-fence.ts'
import { isNowhere } from '../containment/hosts-block.ts'
import { counterName } from '../containment/nftables.ts'
import type { App } from './app.ts'
import { fenceRecords, standingFence } from './fence-records.ts'

/** With where its copies tried to go among its endpoints; twice is once. */
export function withTried(app: Pick<App, 'config' | 'store' | 'clock'>, facts: Facts, source: string): Facts {
  return { ...facts, endpoints: mergeEndpoints([...eachSource(facts.endpoints), ...triedByCopies(app, source)]) }
}

/** Where copies of a source tried to go though nothing that was found leads there: only their fence has seen it. */
export function triedByCopies(app: Pick<App, 'config' | 'store' | 'clock'>, source: string): readonly FoundEndpoint[] {
  const copies = Object.values(app.config.refresh).filter(({ from }) => from === source)
  return copies.flatMap(({ target }) => triedUnknown(app, target))
}

function triedUnknown(app: Pick<App, 'store' | 'clock'>, target: string): readonly FoundEndpoint[] {
  const standing = standingFence(app.store, target)
  if (standing === undefined) return []
  // Of the whole host: what its other users try is nobody's Bitbucket, and only the log of the kernel tells who did.
  const ofAnybody = standing.fence.scope.kind === 'host'
  const names = new Map(standing.fence.known.map((one) => [counterName(one), one.endpoints]))
  return fenceRecords(app, target)
    .ledger()
    .filter((entry) => (entry.byCopy ?? !ofAnybody) && leadsOut(entry) && !isOpen(entry, standing.fence))
    .flatMap((entry) => {
      const endpoint = addressTried(entry)
      const found = names.get(counterName(entry)) ?? []
      // Known by nothing but its address: it may be in the fence because it was tried before.
      const unknown = endpoint !== undefined && found.every((name) => name === formatEndpoint(endpoint))
      return unknown ? [{ endpoint, from: attemptsOf(target) }] : []
    })
}

/** Where the hosts block sends names, and this very host, are no places of their own. */
function leadsOut({ address }: LedgerEntry): boolean {
  const network = parseNetwork(address)
  return network !== undefined && !isNowhere(address) && !isLoopbackAddress(network)
}

function addressTried({ address, port, protocol }: LedgerEntry) {
  const endpoint = endpointOf(address, String(port))
  return endpoint === undefined ? undefined : { ...endpoint, protocol }
}
