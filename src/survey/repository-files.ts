import type { ReadCommand, RunAs } from '../argv/command.ts'
import { findFiles } from '../argv/files.ts'
import { readFoundLine, searchText, type FoundLine } from '../argv/search-text.ts'
import type { RepositoryFiles } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'

/** Hooks with their lines, and configuration lines, of every repository: two commands, whatever their number. */
export async function readRepositoryFiles(host: HostReader, sharedHome: string, as: RunAs): Promise<RepositoryFiles> {
  const folder = repositoriesOf(sharedHome)
  if ((await host.status(folder)) === undefined) return { hooks: [], hookLines: [], config: [] }
  const [hooks, lines] = repositorySearches(sharedHome, as)
  const found = await host.run(hooks, { expect: [0, 1] })
  const hookLines: FoundLine[] = []
  const config: FoundLine[] = []
  const onLine = (output: string): void => {
    const line = readFoundLine(output)
    if (line === undefined) return
    const found = { ...line, path: relative(line.path, sharedHome) }
    if (found.path.includes('/hooks/')) {
      if (mayLeadOut(found.text) && hookLines.length < MOST_HOOK_LINES) hookLines.push(found)
    } else if (isSetting(found)) config.push(found)
  }
  await host.run(lines, { expect: [0, 1], onLine })
  return {
    hooks: found.stdout
      .split('\0')
      .filter((path) => path !== '')
      .map((path) => relative(path, sharedHome)),
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
export function repositorySearches(sharedHome: string, as: RunAs): readonly [ReadCommand, ReadCommand] {
  const folder = repositoriesOf(sharedHome)
  return [
    findFiles({ folder, without: notHooks, within: 'hooks' }, as),
    searchText({ folder, words: [':', ...settings], without: notRead }, as),
  ]
}

function repositoriesOf(sharedHome: string): string {
  return `${sharedHome}/data/repositories`
}

function relative(path: string, sharedHome: string): string {
  return path.replace(`${sharedHome}/`, '')
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
