import { lookup as lookUp } from 'node:dns/promises'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isNowhere } from '../containment/hosts-block.ts'

// On a target's own host the block of its fence stands in the hosts file that this program reads too, and production has to be asked.

export interface NameLookup {
  /** As everybody on this machine looks a name up, hosts file included. Rejects for one that it does not know. */
  readonly here: (this: void, name: string) => Promise<readonly LookupAddress[]>
  /** Past the hosts file. */
  readonly byDns: (this: void, name: string) => Promise<readonly LookupAddress[]>
}

export const systemLookup: NameLookup = { here: (name) => lookUp(name, { all: true }), byDns: askDns }

/** Addresses of a name, past the block of a fence. Rejects with ENOTFOUND where neither knows it. */
export async function addressesOf(name: string, { here, byDns }: NameLookup): Promise<readonly LookupAddress[]> {
  const found = await here(name)
  const past = found.filter(({ address }) => !isNowhere(address))
  return past.length > 0 ? past : await byDns(name)
}

/** The name itself, unless a block sends it nowhere: then one of its addresses. */
export async function reachableName(name: string, lookup: NameLookup = systemLookup): Promise<string> {
  if (isIP(name) !== 0) return name
  const found = await lookup.here(name).catch(() => [])
  if (found.length === 0 || !found.every(({ address }) => isNowhere(address))) return name
  const [first] = await lookup.byDns(name)
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
