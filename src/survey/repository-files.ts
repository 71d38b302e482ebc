import type { ReadCommand, RunAs } from '../argv/command.ts'
import { findFiles } from '../argv/files.ts'
import { readFoundLine, searchText, type FoundLine } from '../argv/search-text.ts'
import type { RepositoryFiles } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'

/** A folder of data stores, and how its files are told: as they lie below the shared home of a copy. */
export interface NamedStore {
  readonly path: string
  readonly name: string
}

/** Hooks with their lines, and configuration lines, of every repository: two commands for each data store, whatever their number. */
export async function readRepositoryFiles(
  host: HostReader,
  stores: readonly NamedStore[],
  as: RunAs,
): Promise<RepositoryFiles> {
  const found: RepositoryFiles[] = []
  for (const store of stores) found.push(await filesIn(host, store, as))
  return {
    hooks: found.flatMap(({ hooks }) => hooks),
    hookLines: found.flatMap(({ hookLines }) => hookLines),
    config: found.flatMap(({ config }) => config),
  }
}

async function filesIn(host: HostReader, store: NamedStore, as: RunAs): Promise<RepositoryFiles> {
  if ((await host.status(repositoriesOf(store.path))) === undefined) return { hooks: [], hookLines: [], config: [] }
  const [hooks, lines] = repositorySearches(store.path, as)
  const found = await host.run(hooks, { expect: [0, 1] })
  const hookLines: FoundLine[] = []
  const config: FoundLine[] = []
  const onLine = (output: string): void => {
    const line = readFoundLine(output)
    if (line === undefined) return
    const found = { ...line, path: relative(line.path, store) }
    if (found.path.includes('/hooks/')) {
      if (mayLeadOut(found.text) && hookLines.length < MOST_HOOK_LINES) hookLines.push(found)
    } else if (isSetting(found)) config.push(found)
  }
  await host.run(lines, { expect: [0, 1], onLine })
  return {
    hooks: found.stdout
      .split('\0')
      .filter((path) => path !== '')
      .map((path) => relative(path, store)),
    hookLines,
    config,
  }
}

/** Enough for hooks that were written by hand, in every repository of a large production. */
const MOST_HOOK_LINES = 100_000
/** A longer one belongs to a program. */
const LONGEST_LINE = 2000

/** Whatever names a host and more has a colon: URLs, `host:port`, `user@host:path`. */
function mayLeadOut(text: string): boolean {
  return text.includes(':') && text.length <= LONGEST_LINE
}

function isSetting({ path, text }: FoundLine): boolean {
  const line = text.toLowerCase()
  return path.endsWith('/config') && settings.some((word) => line.includes(word))
}

/** For the rules of sudo too. */
export function repositorySearches(store: string, as: RunAs): readonly [ReadCommand, ReadCommand] {
  const folder = repositoriesOf(store)
  return [
    findFiles({ folder, without: notHooks, within: 'hooks' }, as),
    searchText({ folder, words: [':', ...settings], without: notRead }, as),
  ]
}

function repositoriesOf(store: string): string {
  return `${store}/repositories`
}

function relative(path: string, store: NamedStore): string {
  return path.replace(`${store.path}/`, `${store.name}/`)
}

const notHooks = ['objects', 'refs', 'stash-refs', 'logs']
/** Objects and refs, Git's own examples of hooks, and what Bitbucket's own hooks call. */
const notRead = [...notHooks, 'packed-refs', 'stash-packed-refs', '*.sample', '20_*_callback']
// Whatever a line must have to lead somewhere or to run something; with `[` come the headings, without which no line tells its key.
const settings = [
  '[',
  'url',
  'insteadof',
  'header',
  'proxy',
  'cookie',
  'helper',
  'username',
  'askpass',
  'command',
  'path',
  'fsmonitor',
]
