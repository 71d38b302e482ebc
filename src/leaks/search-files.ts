import type { ReadCommand } from '../argv/command.ts'
import { readFoundLine, searchText } from '../argv/search-text.ts'
import { parseProperties } from '../changes/text/properties.ts'
import type { HostReader } from '../ports/host.ts'
import type { Excerpts } from './excerpt.ts'
import { keptFile, keptProperty, type KeptPlace } from './kept-place.ts'
import type { LeakState } from './leak.ts'
import type { LeakList } from './leak-list.ts'
import type { Matcher } from './matcher.ts'
import { needleName } from './needle.ts'

export interface FileSearch {
  readonly host: HostReader
  /** Where bitbucket.properties and server.xml of the copy lie while it is held; those that are not there are read in the home. */
  readonly configuration: string
  readonly home: string
  /** The folders in the home that hold `repositories/`. */
  readonly stores: readonly string[]
  /** Needles in the forms that they are written in. */
  readonly words: readonly string[]
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly kept: readonly KeptPlace[]
  readonly leaks: LeakList
  readonly signal: AbortSignal
}

/** Configuration, scripts, and what repositories have beside objects and refs. A few programs on the host, whatever the sizes. */
export async function searchFiles(search: FileSearch): Promise<{ bytes: number; files: number }> {
  const sizes = [await searchProperties(search), await searchServerXml(search)].filter((size) => size !== undefined)
  const files = new Set<string>()
  for (const command of homeSearches(search)) {
    for (const file of await searchLines(search, command)) files.add(file)
  }
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length + files.size }
}

/** What is run on the host, once each where the folder is there; without the words their arguments depend on nothing but the home. */
export function homeSearches({
  home,
  stores,
  words,
}: Pick<FileSearch, 'home' | 'stores' | 'words'>): readonly ReadCommand[] {
  const whole = [
    ...['shared/config', 'shared/bin', 'bin'].map((folder) => `${home}/${folder}`),
    ...stores.map((store) => `${store}/repositories`),
  ]
  return [
    searchText({ folder: `${home}/shared`, words, names: configurationNames, without: notConfiguration }, 'root'),
    ...whole.map((folder) => searchText({ folder, words, without: notText }, 'root')),
  ]
}

const PROPERTIES = 'shared/bitbucket.properties'
const SERVER_XML = 'shared/server.xml'
const configurationNames = ['properties', 'xml', 'conf', 'cfg', 'ini', 'yaml', 'yml', 'json', 'env', 'sh'].map(
  (ending) => `*.${ending}`,
)
const notConfiguration = 'bitbucket.properties server.xml bin config data plugins search caches tmp log export'.split(
  ' ',
)
// Refs name commits and branches only; alternates are checked where the home is restored.
const notText = 'objects refs stash-refs logs packed-refs stash-packed-refs *.jar *.zip *.pack *.idx'.split(' ')

async function searchProperties(search: FileSearch): Promise<number | undefined> {
  const content = await readConfiguration(search, PROPERTIES)
  if (content === undefined) return undefined
  for (const { key, value, line } of parseProperties(content, 'latin1', PROPERTIES).entries)
    for (const match of search.matcher.inText(value))
      search.leaks.add({
        where: { kind: 'property', file: PROPERTIES, key, line },
        needle: needleName(match.needle),
        excerpt: () => search.excerpts(match, [key]),
        ...decided(keptProperty(search.kept, key)),
      })
  const comments = linesOf(content).filter(({ text }) => /^\s*[#!]/u.test(text))
  for (const comment of comments) addLine(search, PROPERTIES, comment, contentOf('a comment'))
  return content.length
}

async function searchServerXml(search: FileSearch): Promise<number | undefined> {
  const content = await readConfiguration(search, SERVER_XML)
  if (content === undefined) return undefined
  const text = Buffer.from(content).toString('utf8')
  const comments = [...text.matchAll(/<!--[^]*?-->/gu)].map(({ index, 0: comment }) => ({
    line: text.slice(0, index).split('\n').length,
    text: comment,
  }))
  for (const comment of comments) addLine(search, SERVER_XML, comment, contentOf('a comment'))
  const rest = text.replaceAll(/<!--[^]*?-->/gu, (comment) => comment.replaceAll(/[^\n]/gu, ' '))
  for (const line of linesOf(Buffer.from(rest))) addLine(search, SERVER_XML, line, { state: 'live' })
  return content.length
}

async function readConfiguration({ host, configuration, home }: FileSearch, file: string) {
  return (await host.readFile(`${configuration}/${file.replace('shared/', '')}`)) ?? host.readFile(`${home}/${file}`)
}

/** Names of the files that have a needle. */
async function searchLines(search: FileSearch, command: ReadCommand): Promise<ReadonlySet<string>> {
  const { host, home, words, signal } = search
  const files = new Set<string>()
  const folder = command.args.at(-1) ?? ''
  if (words.length === 0 || (await host.status(folder)) === undefined) return files
  const onLine = (output: string): void => {
    const found = readFoundLine(output)
    if (found === undefined) return
    const path = found.path.replace(`${home}/`, '')
    if (addLine(search, path, found, isComment(found.text) ? contentOf('a comment') : { state: 'live' }))
      files.add(path)
  }
  await host.run(command, { expect: [0, 1], onLine, signal })
  return files
}

interface Line {
  readonly line: number
  readonly text: string
}

function linesOf(content: Uint8Array): readonly Line[] {
  const lines = Buffer.from(content)
    .toString('latin1')
    .split(/\r\n|\r|\n/u)
  return lines.map((text, index) => ({ line: index + 1, text }))
}

function isComment(text: string): boolean {
  return /^\s*#(?!!)/u.test(text)
}

interface Decided {
  readonly state: LeakState
  readonly because?: string
}

function addLine(search: FileSearch, path: string, { line, text }: Line, state: Decided): boolean {
  const matches = search.matcher.inText(text)
  const because = keptFile(search.kept, path)
  for (const match of matches)
    search.leaks.add({
      where: { kind: 'file', path },
      needle: needleName(match.needle),
      excerpt: () => `line ${line}: ${search.excerpts(match, [])}`,
      ...(because === undefined ? state : decided(because)),
    })
  return matches.length > 0
}

function decided(because: string | undefined): Decided {
  return because === undefined ? { state: 'live' } : { state: 'allowed', because }
}

function contentOf(because: string): Decided {
  return { state: 'content', because }
}
