import { existingPaths } from '../../argv/files.ts'
import { foldersOfRepositories } from '../../hold/data-stores.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { HostReader } from '../../ports/host.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import { mountsBelow } from '../../hold/mounts-below.ts'
import { copyStores, type CopyStores } from './copy-stores.ts'
import { strayLinks, type HomePlaces } from './stray-links.ts'

type Home = { readonly home: string }

/**
 * Comes before the first write into a home: through a link or a mount that leads out of it, root would remove and rewrite what
 * may be production's. `place`: where the home lies by now.
 */
export function leadsNowhere(context: RunContext, place: () => Promise<string>): Effect<Home> {
  const { host, layout, config } = context.target
  return {
    id: 'restore-home/leads-nowhere',
    title: 'see that no link and no mount leads out of the home',
    apply: () => Promise.resolve(),
    verify: async () => {
      const home = await place()
      const stores = await copyStores(context, home)
      const [stray, ...others] = [
        ...(await foreignStores(host, stores)),
        ...(await strayPlaces(host, { home, liveHome: layout.home, stores }, context.signal)),
      ]
      if (stray !== undefined) throw leadsOut(config.name, [stray, ...others])
      return { kind: 'done', result: { home } }
    },
  }
}

/** Kept with a reason, and not copied: a store that the target sees at the same path is that of the source, for all one can tell. */
async function foreignStores(host: HostReader, { outside }: CopyStores): Promise<readonly string[]> {
  const strays: string[] = []
  for (const store of outside) {
    const { exitCode, stderr } = await host.run(existingPaths([store], 'login'), { expect: [0, 1] })
    if (exitCode === 0 || !/: No such file or directory$/m.test(stderr))
      strays.push(
        `the data store ${store} is not in the home, and ${host.name} has that folder or hides whether it has`,
      )
  }
  return strays
}

/** Cheapest first: where a link leads inside of a folder that is one itself need not be asked. */
async function strayPlaces(
  host: HostReader,
  { stores, ...places }: HomePlaces & { readonly stores: CopyStores },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const first = [...(await linkedFolders(host, places.home, stores)), ...(await mountsIn(host, places.home))]
  return first.length > 0 ? first : strayLinks(host, places, signal)
}

/** What is written below must be a folder: a link that leads to the home in place would reach the copy of before. */
async function linkedFolders(host: HostReader, home: string, { inside }: CopyStores): Promise<readonly string[]> {
  const linked: string[] = []
  for (const folder of new Set([home, ...inside.flatMap((store) => foldersOfRepositories(home, store))])) {
    if ((await host.status(folder))?.kind === 'symlink') linked.push(`${folder} is a symbolic link`)
  }
  return linked
}

async function mountsIn(host: HostReader, home: string): Promise<readonly string[]> {
  return (await mountsBelow(host, home, 'root')).map((point) => `something else is mounted at ${point}`)
}

function leadsOut(environment: string, strays: readonly string[]): AppError {
  const more = strays.length > FEW ? `; and ${strays.length - FEW} more` : ''
  return new AppError(
    'policy/leads-out',
    `the home leads out of itself, and nothing was written into it: ${strays.slice(0, FEW).join('; ')}${more}`,
    {
      hint: `let plain folders take their place, then \`understudy resume ${environment}\`, or \`understudy rewind ${environment}\``,
    },
  )
}

const FEW = 5
