import { formatHomeMark, readHomeMark } from '../../hold/home-mark.ts'
import { homeMarkPath, layoutOf } from '../../hold/layout.ts'
import { isStub } from '../../hold/stub.ts'
import { writeStub } from '../../hold/write-stub.ts'
import { encodeUtf8 } from '../../kernel/utf8.ts'
import type { RunContext } from '../run-context.ts'
import { rewriteAlternates, strayAlternates, type AlternatesPaths } from './alternates.ts'
import { copyStores } from './copy-stores.ts'
import { strayLinks } from './stray-links.ts'
import { removeLeftovers } from './leftovers.ts'

/** Makes a home one that can't start and that leads nowhere else, whether it lies in place or waits for the swap. */
export async function holdHome(context: RunContext, home: string, signal: AbortSignal): Promise<void> {
  const { source, target, run } = context
  const { config, host, layout } = target
  const { name: environment, runAs } = config
  await writeStub({ host, layout, home }, { environment, runAs, generation: run })
  const places = await placesOf(context, home)
  await removeLeftovers(host, places, signal)
  await rewriteAlternates(host, places, signal)
  const mark = { environment, run, source: source.config.name, generation: run }
  await host.writeFile(homeMarkPath(home), encodeUtf8(formatHomeMark(mark)), {
    mode: 0o640,
    owner: runAs,
    group: runAs,
  })
}

/** What of `holdHome` is still open; undefined when nothing is. */
export async function whatIsNotHeld(context: RunContext, home: string): Promise<string | undefined> {
  const { host } = context.target
  const properties = await host.readFile(propertiesPath(home))
  if (properties === undefined || !isStub(properties)) return `${propertiesPath(home)} is no stub`
  const mark = await readHomeMark(host, home)
  if (mark?.generation !== context.run) return `${home} carries no mark of this run`
  const places = await placesOf(context, home)
  const [alternate] = await strayAlternates(host, places, context.signal)
  const [link] = await strayLinks(host, places, context.signal)
  return alternate ?? link
}

function propertiesPath(home: string): string {
  return `${home}/shared/bitbucket.properties`
}

async function placesOf(context: RunContext, home: string): Promise<AlternatesPaths> {
  const { source, target } = context
  const { inside, moved } = await copyStores(context, home)
  const sourceHome = layoutOf(source.config.nodes[0].home).home
  return { home, stores: inside, liveHome: target.layout.home, sourceHome, moved }
}
