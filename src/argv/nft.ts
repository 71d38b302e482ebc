import { z } from 'zod'
import { AppError } from '../kernel/app-error.ts'
import type { Command, ReadCommand } from './command.ts'

// By its path: the login of a user without privileges does not look there.
export const NFT = '/usr/sbin/nft'
export const SYSCTL = '/usr/sbin/sysctl'

/**
 * Without it the kernel takes a connection that it first sees in its middle for one that whoever sends first opened: what the copy
 * sends over one of its own that is older than the fence would pass as a reply.
 */
export const TCP_LOOSE = 'net.netfilter.nf_conntrack_tcp_loose=0'

/** One transaction: rules that do not load leave those that stand as they are. */
export function loadRules(file: string): Command {
  return { effect: 'write', program: NFT, args: ['-f', file], as: 'root' }
}

/** The kernel has the setting from the moment that a rule asks for connections. */
export function trackFromTheStart(): Command {
  return { effect: 'write', program: SYSCTL, args: ['-q', '-w', TCP_LOOSE], as: 'root' }
}

/** The rules without what counts and ends, so that two listings of the same rules are equal. */
export function listRules(table: string): ReadCommand {
  return { effect: 'read', program: NFT, args: ['-s', 'list', 'table', 'inet', table], as: 'root' }
}

/** Of every table on the host, everybody's. */
export function listAllRules(): ReadCommand {
  return { effect: 'read', program: NFT, args: ['-s', 'list', 'ruleset'], as: 'root' }
}

export interface ListedRule {
  /** Such as `table inet filter`. */
  readonly table: string
  readonly text: string
}

/** The lines within chains that `listAllRules` printed, each with its table. */
export function readRules(output: string): readonly ListedRule[] {
  const tables = output.split(/^(?=table )/m)
  return tables.flatMap((text) => {
    const [, table] = /^(table \S+ \S+) \{/m.exec(text) ?? []
    const chains = [...text.matchAll(/^\tchain \S+ \{[^\n]*\n([^]*?)^\t\}$/gm)].flatMap(([, lines = '']) =>
      lines.split('\n'),
    )
    return table === undefined
      ? []
      : chains.flatMap((line) => (line.trim() === '' ? [] : [{ table, text: line.trim() }]))
  })
}

export function listCounters(table: string): ReadCommand {
  return { effect: 'read', program: NFT, args: ['-j', 'list', 'counters', 'table', 'inet', table], as: 'root' }
}

export function listSet(table: string, set: string): ReadCommand {
  return { effect: 'read', program: NFT, args: ['-j', 'list', 'set', 'inet', table, set], as: 'root' }
}

/** An element of a set of addresses, protocols and ports; times in seconds. */
export interface SetElement {
  readonly address: string
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  readonly packets: number
  /** Until the kernel takes it out; undefined for one that stays. */
  readonly expires: number | undefined
}

const key = z.object({ concat: z.tuple([z.string(), z.enum(['tcp', 'udp']), z.number()]) })

const element = z.union([
  key.transform((val) => ({ val, expires: undefined, counter: undefined })),
  z
    .object({
      elem: z.looseObject({
        val: key,
        expires: z.number().optional(),
        counter: z.object({ packets: z.number() }).optional(),
      }),
    })
    .transform(({ elem }) => elem),
])

const setListing = z.object({
  nftables: z.array(z.looseObject({ set: z.looseObject({ elem: z.array(element).optional() }).optional() })),
})

/** As `listSet` printed them. */
export function readElements(output: string): readonly SetElement[] {
  const parsed = setListing.safeParse(parsedJson(output))
  if (!parsed.success) throw unreadable('a set')
  return parsed.data.nftables.flatMap(({ set }) =>
    (set?.elem ?? []).map(({ val: { concat }, expires, counter }) => {
      const [address, protocol, port] = concat
      return { address, protocol, port, packets: counter?.packets ?? 0, expires }
    }),
  )
}

const listing = z.object({
  nftables: z.array(z.looseObject({ counter: z.looseObject({ name: z.string(), packets: z.number() }).optional() })),
})

/** Packets by the name of the counter, as `listCounters` printed them. */
export function readCounters(output: string): ReadonlyMap<string, number> {
  const parsed = listing.safeParse(parsedJson(output))
  if (!parsed.success) throw unreadable('counters')
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

function unreadable(what: string): AppError {
  return new AppError('host/command-failed', `nft printed ${what} that can not be read`, {
    hint: 'look with `nft -j list ruleset` on the target; nft 0.9.3 and later prints JSON',
  })
}
