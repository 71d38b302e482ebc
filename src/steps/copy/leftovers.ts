import { findFiles } from '../../argv/files.ts'
import type { HostWriter } from '../../ports/host.ts'
import type { StoredHome } from './alternates.ts'

/** Left by git processes that ran while the home was copied: a repository with one refuses to be written. */
const leftovers = ['*.lock', 'gc.pid'] as const

export async function removeLeftovers(
  host: HostWriter,
  { home, stores }: StoredHome,
  signal: AbortSignal,
): Promise<void> {
  for (const store of stores) {
    const folder = `${store}/repositories`
    if ((await host.status(folder)) === undefined) continue
    const found = await host.run(findFiles({ folder, kind: 'file', names: leftovers }, 'root'), { signal })
    for (const path of found.stdout.split('\0').filter((one) => one !== '')) await host.removeFile(path)
  }
  for (const lock of [`${home}/.lock`, `${home}/shared/.lock`]) await host.removeFile(lock)
}
