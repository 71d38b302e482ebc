import { lookup as lookUp } from 'node:dns/promises'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { addressesBesideBlocks, isNowhere } from '../containment/hosts-block.ts'
import { HOSTS_FILE } from '../containment/hosts-file.ts'

// On a target's own host the block of its fence stands in the hosts file that this program reads too, and production has to be asked.

export interface NameLookup {
  /** As everybody on this machine looks a name up, hosts file included. Rejects for one that it does not know. */
  readonly here: (this: void, name: string) => Promise<readonly LookupAddress[]>
  /** In the hosts file, beside the blocks; none where no line of the administrator's has it. */
  readonly beside: (this: void, name: string) => Promise<readonly LookupAddress[]>
  /** Past the hosts file. */
  readonly byDns: (this: void, name: string) => Promise<readonly LookupAddress[]>
}

export const systemLookup: NameLookup = {
  here: (name) => lookUp(name, { all: true }),
  beside: besideBlocks,
  byDns: askDns,
}

/** Addresses of a name, past the block of a fence. Rejects with ENOTFOUND where neither knows it. */
export async function addressesOf(name: string, lookup: NameLookup): Promise<readonly LookupAddress[]> {
  const found = await lookup.here(name)
  const past = found.filter(({ address }) => !isNowhere(address))
  return past.length > 0 ? past : await behindBlock(name, lookup)
}

/** As the host had it before there was a block: the administrator's own lines first. */
async function behindBlock(name: string, { beside, byDns }: NameLookup): Promise<readonly LookupAddress[]> {
  const written = await beside(name)
  return written.length > 0 ? written : await byDns(name)
}

/** The name itself, unless a block sends it nowhere: then one of its addresses. */
export async function reachableName(name: string, lookup: NameLookup = systemLookup): Promise<string> {
  if (isIP(name) !== 0) return name
  const found = await lookup.here(name).catch(() => [])
  if (found.length === 0 || !found.every(({ address }) => isNowhere(address))) return name
  const [first] = await behindBlock(name, lookup)
  return first?.address ?? name
}

type LookedUp = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** For `lookup` of a connection. */
export function lookupPastBlock(name: string, options: LookupOptions, done: LookedUp): void {
  void lookUpFor(name, options, done)
}

async function lookUpFor(name: string, options: LookupOptions, done: LookedUp): Promise<void> {
  try {
    answer(await addressesOf(name, systemLookup), options, done)
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), '')
  }
}

function answer(found: readonly LookupAddress[], { all, family }: LookupOptions, done: LookedUp): void {
  const wanted = found.filter((one) => family === undefined || family === 0 || one.family === family)
  const [first] = wanted
  if (all === true) done(null, [...wanted])
  else if (first === undefined) done(Object.assign(new Error('no address of that family'), { code: 'ENOTFOUND' }), '')
  else done(null, first.address, first.family)
}

async function besideBlocks(name: string): Promise<readonly LookupAddress[]> {
  const content = await readFile(HOSTS_FILE).catch(() => new Uint8Array())
  return addressesBesideBlocks(content, name).map((address) => ({ address, family: isIP(address) }))
}

async function askDns(name: string): Promise<readonly LookupAddress[]> {
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
  const found = [
    ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
    ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
  ]
  if (found.length > 0) return found
  const cause = four.status === 'rejected' ? four.reason : undefined
  throw Object.assign(new Error(`DNS does not know ${name}, and the hosts file sends it nowhere`, { cause }), {
    code: 'ENOTFOUND',
  })
}
