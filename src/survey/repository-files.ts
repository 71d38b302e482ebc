import type { ReadCommand, RunAs } from '../argv/command.ts'
import { findFiles } from '../argv/files.ts'
import { readFoundLine, searchText, type FoundLine } from '../argv/search-text.ts'
import type { RepositoryFiles } from '../ports/environment-reader.ts'
import type { HostReader } from '../ports/host.ts'

/** Hooks and configuration lines of every repository: two commands, whatever their number. */
export async function readRepositoryFiles(host: HostReader, sharedHome: string, as: RunAs): Promise<RepositoryFiles> {
  const folder = repositoriesOf(sharedHome)
  if ((await host.status(folder)) === undefined) return { hooks: [], config: [] }
  const [hooks, lines] = repositorySearches(sharedHome, as)
  const found = await host.run(hooks, { expect: [0, 1] })
  const config: FoundLine[] = []
  const onLine = (output: string): void => {
    const line = readFoundLine(output)
    if (line !== undefined) config.push({ ...line, path: relative(line.path, sharedHome) })
  }
  await host.run(lines, { expect: [0, 1], onLine })
  return {
    hooks: found.stdout
      .split('\0')
      .filter((path) => path !== '')
      .map((path) => relative(path, sharedHome)),
    config,
  }
}

/** For the rules of sudo too. */
export function repositorySearches(sharedHome: string, as: RunAs): readonly [ReadCommand, ReadCommand] {
  const folder = repositoriesOf(sharedHome)
  return [
    findFiles({ folder, without: notHooks, within: 'hooks' }, as),
    searchText({ folder, words: ['[', ...settings], names: ['config'], without: notConfig }, as),
  ]
}

function repositoriesOf(sharedHome: string): string {
  return `${sharedHome}/data/repositories`
}

function relative(path: string, sharedHome: string): string {
  return path.replace(`${sharedHome}/`, '')
}

const notHooks = ['objects', 'refs', 'stash-refs', 'logs']
const notConfig = [...notHooks, 'hooks', 'packed-refs', 'stash-packed-refs']
// Whatever a line must have to lead somewhere or to run something; with `[` come the headings, without which no line tells its key.
const settings = [
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
