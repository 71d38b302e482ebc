import { endpointOf, formatEndpoint } from '../kernel/endpoint.ts'
import type { FoundEndpoint } from '../kernel/endpoint-sources.ts'
import type { LedgerEntry } from '../containment/ledger.ts'
import { counterName } from '../containment/nftables.ts'
import type { App } from './app.ts'
import { fenceRecords, standingFence } from './fence-records.ts'

/** Where copies of a source tried to go though nothing that was found leads there: only their fence has seen it. */
export function triedByCopies(app: Pick<App, 'config' | 'store' | 'clock'>, source: string): readonly FoundEndpoint[] {
  const copies = Object.values(app.config.refresh).filter(({ from }) => from === source)
  return copies.flatMap(({ target }) => triedUnknown(app, target))
}

function triedUnknown(app: Pick<App, 'store' | 'clock'>, target: string): readonly FoundEndpoint[] {
  const known = standingFence(app.store, target)?.fence.known ?? []
  const names = new Map(known.map((one) => [counterName(one), one.endpoints]))
  return fenceRecords(app, target)
    .ledger()
    .flatMap((entry) => {
      const endpoint = addressTried(entry)
      const found = names.get(counterName(entry)) ?? []
      // Known by nothing but its address: it may be in the fence because it was tried before.
      const unknown = endpoint !== undefined && found.every((name) => name === formatEndpoint(endpoint))
      return unknown ? [{ endpoint, from: `attempts of ${target}` }] : []
    })
}

function addressTried({ address, port, protocol }: LedgerEntry) {
  const endpoint = endpointOf(address, String(port))
  return endpoint === undefined ? undefined : { ...endpoint, protocol }
}
