import { basename } from 'node:path/posix'
import type { HostWriter } from '../ports/host.ts'
import { configurationFiles, generationPaths, type Layout } from './layout.ts'
import { secretFolder } from './permissions.ts'
import { isStub } from './stub.ts'
import { writeStub, type HeldGeneration } from './write-stub.ts'

const PROPERTIES = 'shared/bitbucket.properties'

/**
 * Takes the configuration of a copy that was started out of Bitbucket's reach again: to where it waited for the start, with the
 * stub in its place. A unit's drop-in holds only what systemd starts; this holds `bin/start-bitbucket.sh` too. Twice is done.
 */
export async function holdAgain(host: HostWriter, layout: Layout, held: HeldGeneration): Promise<void> {
  const { next } = generationPaths(layout, held.generation)
  const properties = `${layout.home}/${PROPERTIES}`
  const live = await host.readFile(properties)
  if (live === undefined) return
  await host.makeFolder(next, secretFolder)
  if (!isStub(live)) {
    // Written before it is replaced: there is no moment at which the only copy of it is on its way.
    await host.writeFile(`${next}/${basename(PROPERTIES)}`, live, { mode: 0o600, owner: held.runAs, group: held.runAs })
    await writeStub({ host, layout, home: layout.home }, held)
  }
  for (const file of configurationFiles) {
    if (file === PROPERTIES || (await host.status(`${layout.home}/${file}`)) === undefined) continue
    await host.rename(`${layout.home}/${file}`, `${next}/${basename(file)}`)
  }
}
