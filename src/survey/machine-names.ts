import { catFile } from '../argv/files.ts'
import { lookUpAddresses, readCanonicalName } from '../argv/getent.ts'
import type { HostReader } from '../ports/host.ts'

/** What the machine calls itself: its host name, and the full name that it resolves to. A configuration may know it by an alias only. */
export async function machineNames(host: HostReader): Promise<readonly string[]> {
  const kernel = await host.run(catFile('/proc/sys/kernel/hostname', 'login'), { expect: [0, 1] })
  const short = kernel.stdout.trim().toLowerCase()
  if (short === '' || isNobodys(short)) return []
  const found = await host.run(lookUpAddresses(short), { expect: [0, 2] })
  const full = readCanonicalName(found.stdout)?.toLowerCase() ?? short
  return [...new Set([full, short.split('.')[0] ?? short, short])].filter((name) => !isNobodys(name))
}

/** Names that every machine may have. */
function isNobodys(name: string): boolean {
  return /^(?:localhost|ip6-localhost|\(none\))(?:\.|$)/u.test(name)
}
