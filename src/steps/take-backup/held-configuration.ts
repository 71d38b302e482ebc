import { basename } from 'node:path/posix'
import { configurationFiles } from '../../hold/layout.ts'
import { secretFile } from '../../hold/permissions.ts'
import type { RunContext } from '../run-context.ts'

/** Small, secret, and never where Bitbucket reads: these files travel apart from the home, straight into `held/`. */
export async function holdSourceConfiguration({ source, target }: RunContext, held: string): Promise<void> {
  for (const file of configurationFiles) {
    const content = await source.host.readFile(`${source.config.nodes[0].home}/${file}`)
    if (content === undefined) continue
    await target.host.writeFile(`${held}/${basename(file)}`, content, secretFile)
  }
}
