import type { ReadCommand } from '../../argv/command.ts'
import { hashBeside, readHashes } from '../../argv/hash-files.ts'
import { listSizes, readSizes } from '../../argv/list-sizes.ts'
import type { HostReader } from '../../ports/host.ts'
import { manifestPath, type KeptContent } from '../manifest.ts'

const HOME = 'home'

export type SeenContent = Pick<KeptContent, 'home' | 'files'>

/** What the folder of a backup holds now, hashed by one command there; only names and sizes come here. */
export async function seeContent(
  host: Pick<HostReader, 'run'>,
  folder: string,
  signal: AbortSignal,
): Promise<SeenContent> {
  const home = { files: 0, bytes: 0 }
  const sizes = new Map<string, number>()
  const onSizes = (output: AsyncIterable<Uint8Array>) =>
    readSizes(output, (path, bytes) => {
      const isInHome = path.startsWith(`${HOME}/`)
      if (!isInHome) sizes.set(path, bytes)
      home.files += isInHome ? 1 : 0
      home.bytes += isInHome ? bytes : 0
    })
  await host.run(listSizes(folder, 'root'), { signal, onOutput: onSizes })
  const files: Record<string, { readonly bytes: number; readonly sha256: string }> = {}
  const onHashes = (output: AsyncIterable<Uint8Array>) =>
    readHashes(output, (sha256, path) => {
      const name = path.slice(folder.length + 1)
      files[name] = { bytes: sizes.get(name) ?? 0, sha256 }
    })
  await host.run(hashBackup(folder), { signal, onOutput: onHashes })
  return { home, files }
}

/** Of all but the home, which would take long, and the manifest, which tells the others. */
export function hashBackup(folder: string): ReadCommand {
  return hashBeside(folder, { without: [`${folder}/${HOME}`, manifestPath(folder)] })
}
