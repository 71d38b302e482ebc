import { lookUpEach, readEach } from '../../argv/getent.ts'
import { addressesBesideBlocks, isNowhere } from '../../containment/hosts-block.ts'
import { HOSTS_FILE } from '../../containment/hosts-file.ts'
import type { Addresses } from '../../containment/resolved.ts'
import type { HostReader } from '../../ports/host.ts'

const TOGETHER = 25
const AT_ONCE = 8

/** What a host takes names for, past the hosts block that a fence left there. */
export async function resolveHosts(host: HostReader, names: readonly string[]): Promise<Addresses> {
  const seen = await lookUpBy(host, names, 'host')
  const past = new Map([...seen].map(([name, found]) => [name, found.filter((address) => !isNowhere(address))]))
  const blocked = names.filter((name) => seen.get(name)?.length !== 0 && past.get(name)?.length === 0)
  if (blocked.length === 0) return past
  return new Map([...past, ...(await lookUpBy(host, blocked, 'dns')), ...(await writtenBy(host, blocked))])
}

/** What the administrator wrote for names that our block comes before. */
async function writtenBy(host: HostReader, names: readonly string[]): Promise<Addresses> {
  const content = (await host.readOpenFile(HOSTS_FILE)) ?? new Uint8Array()
  const written = names.map((name) => [name, addressesBesideBlocks(content, name)] as const)
  return new Map(written.filter(([, addresses]) => addresses.length > 0))
}

async function lookUpBy(host: HostReader, names: readonly string[], by: 'host' | 'dns'): Promise<Addresses> {
  const chunks = Array.from({ length: Math.ceil(names.length / TOGETHER) }, (_, index) =>
    names.slice(index * TOGETHER, (index + 1) * TOGETHER),
  )
  const resolved: (readonly [string, readonly string[]])[] = []
  for (let start = 0; start < chunks.length; start += AT_ONCE) {
    const batch = chunks.slice(start, start + AT_ONCE)
    resolved.push(...(await Promise.all(batch.map((chunk) => lookUp(host, chunk, by)))).flat())
  }
  return new Map(resolved)
}

async function lookUp(
  host: HostReader,
  names: readonly string[],
  by: 'host' | 'dns',
): Promise<readonly (readonly [string, readonly string[]])[]> {
  const { stdout } = await host.run(lookUpEach(names, by), { expect: [0, 2] })
  const found = readEach(stdout, names)
  return names.map((name, index) => [name, found[index] ?? []])
}
