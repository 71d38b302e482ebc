import { z } from 'zod'
import { run } from '../processes.ts'
import { livePid } from '../records.ts'
import type { Topology } from '../topology.ts'
import { arrivalTable, counterName, receiversOf } from './arrival-rules.ts'
import { inNetworkOf } from './switch.ts'

/** Packets of one host that arrived at another, by the counters of the one where they arrived. */
export interface Arrivals {
  /** Of connections that the sender opened. */
  readonly opened: number
  /** Of connections that the receiver opened. */
  readonly answered: number
  /** Of no connection that the receiver knows. */
  readonly stray: number
}

/** By receiver: production, a host outside, or `elsewhere` for addresses that no host of the lab has. */
export async function readArrivals(topology: Topology, sender: string): Promise<Readonly<Record<string, Arrivals>>> {
  const receivers = runningReceivers(topology).filter(({ name }) => name !== sender)
  const read = receivers.map(async ({ name, pid }) => [name, await arrivalsAt(pid, sender)] as const)
  return Object.fromEntries(await Promise.all(read))
}

export async function resetArrivals(topology: Topology): Promise<void> {
  const reset = ['nft', 'reset', 'counters', 'table', 'inet', arrivalTable]
  await Promise.all(runningReceivers(topology).map(({ pid }) => run(inNetworkOf(pid, reset))))
}

const listing = z.object({
  nftables: z.array(z.object({ counter: z.object({ name: z.string(), packets: z.number() }).exactOptional() })),
})

async function arrivalsAt(pid: number, sender: string): Promise<Arrivals> {
  const list = ['nft', '-j', 'list', 'counters', 'table', 'inet', arrivalTable]
  const { nftables } = listing.parse(JSON.parse(await run(inNetworkOf(pid, list))))
  const packets = (kind: keyof Arrivals): number => {
    const found = nftables.find(({ counter }) => counter?.name === counterName(sender, kind))?.counter
    if (found === undefined) throw new Error(`a host of the lab lost its counter ${counterName(sender, kind)}`)
    return found.packets
  }
  return { opened: packets('opened'), answered: packets('answered'), stray: packets('stray') }
}

/** A lab need not have a production. */
function runningReceivers(topology: Topology): readonly { readonly name: string; readonly pid: number }[] {
  return receiversOf(topology).flatMap((name) => {
    const pid = livePid(topology.root, recordOf(topology, name))
    return pid === undefined ? [] : [{ name, pid }]
  })
}

function recordOf({ production }: Topology, receiver: string): string {
  if (receiver === 'elsewhere') return 'switch'
  return receiver === production.name ? `host-${receiver}` : `outside-${receiver}`
}
