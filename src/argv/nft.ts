import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Command, ReadCommand } from './command.ts'

// By its path: the login of a user without privileges does not look there.
const NFT = '/usr/sbin/nft'

/** One transaction: rules that do not load leave those that stand as they are. */
export function loadRules(file: string): Command {
  return { effect: 'write', program: NFT, args: ['-f', file], as: 'root' }
}

export function listCounters(table: string): ReadCommand {
  return { effect: 'read', program: NFT, args: ['-j', 'list', 'counters', 'table', 'inet', table], as: 'root' }
}

const listing = z.object({
  nftables: z.array(z.looseObject({ counter: z.looseObject({ name: z.string(), packets: z.number() }).optional() })),
})

/** Packets by the name of the counter, as `listCounters` printed them. */
export function readCounters(output: string): ReadonlyMap<string, number> {
  const parsed = listing.safeParse(parsedJson(output))
  if (!parsed.success) throw unreadable()
  return new Map(
    parsed.data.nftables.flatMap(({ counter }) => (counter === undefined ? [] : [[counter.name, counter.packets]])),
  )
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unreadable(): AppError {
  return new AppError('host/command-failed', 'nft printed counters that can not be read', {
    hint: 'look with `nft -j list counters` on the target; nft 0.9.3 and later prints JSON',
  })
}
