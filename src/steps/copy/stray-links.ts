import { batchesOf } from '../../argv/batches.ts'
import { findFiles, resolvePaths } from '../../argv/files.ts'
import type { HostReader } from '../../ports/host.ts'

export interface HomePlaces {
  /** Where the home lies now. */
  readonly home: string
  /** Where it will lie when it runs. */
  readonly liveHome: string
}

/**
 * One line for each symbolic link that leads out of the home: it is copied as it is, so on a mount that both hosts have, the
 * copy would write what production writes.
 */
export async function strayLinks(
  host: HostReader,
  { home, liveHome }: HomePlaces,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const found = await host.run(findFiles({ folder: home, kind: 'symlink' }, 'root'), { signal })
  const links = found.stdout.split('\0').filter((path) => path !== '')
  if (links.length === 0) return []
  // The homes too: one of them may lie behind a link itself. One by one, as the rules of sudo allow a home itself to be named.
  const homes = [
    home,
    liveHome,
    ...(await resolved(host, [home], signal)),
    ...(await resolved(host, [liveHome], signal)),
  ]
  const ends = await resolved(host, links, signal)
  return links.flatMap((link, index) => {
    const end = ends[index] ?? ''
    const inside = homes.some((folder) => end === folder || end.startsWith(`${folder}/`))
    return inside ? [] : [`the link ${link} leads to ${end}, outside ${liveHome}`]
  })
}

async function resolved(host: HostReader, paths: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
  const ends: string[] = []
  for (const some of batchesOf(paths)) {
    const { stdout } = await host.run(resolvePaths(some, 'root'), { signal })
    ends.push(...stdout.split('\0').slice(0, some.length))
  }
  return ends
}
