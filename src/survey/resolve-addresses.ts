import { lookUpAddresses, readAddresses } from '../argv/getent.ts'
import type { HostReader } from '../ports/host.ts'

/** Empty for a name that the host does not know. */
export async function resolveAddresses(host: HostReader, name: string): Promise<readonly string[]> {
  const { stdout } = await host.run(lookUpAddresses(name), { expect: [0, 2] })
  return readAddresses(stdout)
}
