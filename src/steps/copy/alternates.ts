import { posix } from 'node:path'
import { findFiles } from '../../argv/files.ts'
import { decodeUtf8, encodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader, HostWriter } from '../../ports/host.ts'

export interface AlternatesPaths {
  /** Where the home lies now. */
  readonly home: string
  /** Where it will lie when it runs. */
  readonly liveHome: string
  readonly sourceHome: string
}

/**
 * `objects/info/alternates` of a fork holds the absolute path of its origin's objects (reference: home directory page). With
 * another home path the forks would be broken, or read production's objects through a mount.
 */
export async function rewriteAlternates(host: HostWriter, paths: AlternatesPaths, signal: AbortSignal): Promise<void> {
  if (paths.sourceHome === paths.liveHome) return
  for (const file of await alternatesFiles(host, paths.home, signal)) {
    const status = await host.status(file)
    const text = await readText(host, file)
    const rewritten = text
      .split('\n')
      .map((line) => moved(line, paths))
      .join('\n')
    if (rewritten === text || status === undefined) continue
    await host.writeFile(file, encodeUtf8(rewritten), status)
  }
}

/** One line for each alternate that would resolve outside the target's home, or to nothing. */
export async function strayAlternates(
  host: HostReader,
  paths: AlternatesPaths,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const stray: string[] = []
  for (const file of await alternatesFiles(host, paths.home, signal)) {
    for (const line of (await readText(host, file)).split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
      const live = posix.resolve(posix.dirname(posix.dirname(file)).replace(paths.home, paths.liveHome), line)
      if (!live.startsWith(`${paths.liveHome}/`)) stray.push(`${file} leads to ${line}, outside ${paths.liveHome}`)
      else if ((await host.status(live.replace(paths.liveHome, paths.home))) === undefined) {
        stray.push(`${file} leads to ${line}, which is not in the copy`)
      }
    }
  }
  return stray
}

function moved(line: string, { sourceHome, liveHome }: AlternatesPaths): string {
  return line === sourceHome || line.startsWith(`${sourceHome}/`) ? `${liveHome}${line.slice(sourceHome.length)}` : line
}

async function alternatesFiles(host: HostReader, home: string, signal: AbortSignal): Promise<readonly string[]> {
  const folder = `${home}/shared/data/repositories`
  const found = await host.run(findFiles({ folder, kind: 'file', names: ['alternates'] }, 'root'), { signal })
  return found.stdout.split('\0').filter((path) => path.endsWith('/objects/info/alternates'))
}

async function readText(host: HostReader, path: string): Promise<string> {
  return decodeUtf8((await host.readFile(path)) ?? new Uint8Array())
}
