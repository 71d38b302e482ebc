import { decodeUtf8 } from '../kernel/utf8.ts'
import type { HostReader } from '../ports/host.ts'

/** Undefined when it is not there. */
export async function readText(host: HostReader, path: string): Promise<string | undefined> {
  const bytes = await host.readOpenFile(path)
  return bytes === undefined ? undefined : decodeUtf8(bytes)
}
