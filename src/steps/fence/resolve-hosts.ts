import { lookUpAddressesByDns, readAddresses } from '../../argv/getent.ts'
import { NOWHERE } from '../../containment/hosts-block.ts'
import type { Addresses } from '../../containment/resolved.ts'
import type { HostReader } from '../../ports/host.ts'
import { resolveAddresses } from '../../survey/resolve-addresses.ts'

const AT_ONCE = 8

/** What a host takes names for, past the hosts block that a fence left there. */
export async function resolveHosts(host: HostReader, names: readonly string[]): Promise<Addresses> {
  const resolved = new Map<string, readonly string[]>()
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const batch = names.slice(start, start + AT_ONCE)
    const found = await Promise.all(batch.map((name) => resolvePastBlock(host, name)))
    for (const [index, name] of batch.entries()) resolved.set(name, found[index] ?? [])
  }
  return resolved
}

async function resolvePastBlock(host: HostReader, name: string): Promise<readonly string[]> {
  const found = await resolveAddresses(host, name)
  const past = found.filter((address) => !NOWHERE.some((nowhere) => nowhere === address))
  if (past.length > 0 || found.length === 0) return past
  const { stdout } = await host.run(lookUpAddressesByDns(name), { expect: [0, 2] })
  return readAddresses(stdout)
}
