import { findFiles, resolvePath } from '../../argv/files.ts'
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
  const stray: string[] = []
  const found = await host.run(findFiles({ folder: home, kind: 'symlink' }, 'root'), { signal })
  for (const link of found.stdout.split('\0').filter((path) => path !== '')) {
    const { stdout } = await host.run(resolvePath(link, 'root'), { signal })
    const end = stdout.replace(/\0$/, '')
    if (![home, liveHome].some((folder) => end === folder || end.startsWith(`${folder}/`)))
      stray.push(`the link ${link} leads to ${end}, outside ${liveHome}`)
  }
  return stray
}
