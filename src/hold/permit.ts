import { decodeUtf8, encodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader, HostWriter } from '../ports/host.ts'
import type { Layout } from './layout.ts'
import { publicFile } from './permissions.ts'

/** Lets the service start, with this generation. */
export function givePermit(host: HostWriter, { permit }: Layout, generation: string): Promise<void> {
  return host.writeFile(permit, encodeUtf8(`${generation}\n`), publicFile)
}

/** The generation that may start; undefined without a permit. */
export async function permittedGeneration(host: HostReader, { permit }: Layout): Promise<string | undefined> {
  const content = await host.readFile(permit)
  return content === undefined ? undefined : decodeUtf8(content).trim()
}
