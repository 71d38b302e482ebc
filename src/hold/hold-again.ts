import { basename } from 'node:path/posix'
import { encodeUtf8 } from '../kernel/utf8.ts'
import type { HostWriter } from '../ports/host.ts'
import { configurationFiles, generationPaths, type Layout } from './layout.ts'
import { secretFolder } from './permissions.ts'
import { isStub, stubProperties } from './stub.ts'

export interface HeldAgain {
  readonly environment: string
  readonly runAs: string
  /** The generation at the home. */
  readonly generation: string
}

const PROPERTIES = 'shared/bitbucket.properties'

/**
 * Takes the configuration of a copy that was started out of Bitbucket's reach again: to where it waited for the start, with the
 * stub in its place. A unit's drop-in holds only what systemd starts; this holds `bin/start-bitbucket.sh` too. Twice is done.
 */
export async function holdAgain(host: HostWriter, layout: Layout, held: HeldAgain): Promise<void> {
  const { next, held: originals } = generationPaths(layout, held.generation)
  const properties = `${layout.home}/${PROPERTIES}`
  const live = await host.readFile(properties)
  if (live === undefined) return
  await host.makeFolder(next, secretFolder)
  const owned = { mode: 0o640, owner: held.runAs, group: held.runAs }
  if (!isStub(live)) {
    // Written before it is replaced: there is no moment at which the only copy of it is on its way.
    await host.writeFile(`${next}/${basename(PROPERTIES)}`, live, { ...owned, mode: 0o600 })
    const { environment, generation: run } = held
    await host.writeFile(properties, encodeUtf8(stubProperties({ environment, run, held: originals })), owned)
  }
  for (const file of configurationFiles) {
    if (file === PROPERTIES || (await host.status(`${layout.home}/${file}`)) === undefined) continue
    await host.rename(`${layout.home}/${file}`, `${next}/${basename(file)}`)
  }
}
