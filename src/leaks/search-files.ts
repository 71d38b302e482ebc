import { readUnreadable } from '../argv/pack-files.ts'
import type { HostReader } from '../ports/host.ts'
import { byteSource } from './archives/byte-source.ts'
import { filesOfTar } from './archives/tar.ts'
import { filesOfZip, isZipName } from './archives/zip.ts'
import { commentStyleOf, type CommentStyle } from './comments.ts'
import { contentFileOf } from './content-places.ts'
import { contentSearch, type ContentSearch } from './content-search.ts'
import type { Excerpts } from './excerpt.ts'
import { filePlaces, type FileFolders, type FilePlace } from './file-places.ts'
import { keptFile, type KeptPlace } from './kept-place.ts'
import type { LeakState } from './leak.ts'
import type { LeakList } from './leak-list.ts'
import type { Match, Matcher } from './matcher.ts'
import { needleName } from './needle.ts'
import { searchProperties } from './search-properties.ts'
import { lineOf } from './written.ts'

export interface FileSearch extends FileFolders {
  readonly host: HostReader
  /** Where bitbucket.properties and server.xml of the copy lie while it is held; those that are not there are read in the home. */
  readonly configuration: string
  readonly matcher: Matcher
  readonly excerpts: Excerpts
  readonly kept: readonly KeptPlace[]
  readonly leaks: LeakList
  readonly signal: AbortSignal
}

export interface SearchedFiles {
  readonly bytes: number
  readonly files: number
  /** Files, or members of archives, that nobody could read. */
  readonly unreadable: readonly string[]
}

/** Configuration, scripts, what repositories have beside objects and refs, and archives of apps. A few programs on the host, whatever the sizes. */
export async function searchFiles(search: FileSearch): Promise<SearchedFiles> {
  const tally: Tally = { bytes: 0, files: 0, unreadable: [] }
  const content = contentSearch(search.matcher)
  await searchConfiguration(search, content, tally)
  for (const place of filePlaces(search)) await searchPlace(search, place, content, tally)
  return tally
}

interface Tally {
  bytes: number
  files: number
  readonly unreadable: string[]
}

const PROPERTIES = 'shared/bitbucket.properties'
const SERVER_XML = 'shared/server.xml'

async function searchConfiguration(search: FileSearch, content: ContentSearch, tally: Tally): Promise<void> {
  const properties = await readConfiguration(search, PROPERTIES)
  const serverXml = await readConfiguration(search, SERVER_XML)
  if (properties !== undefined) searchProperties(search, PROPERTIES, properties)
  for (const [path, bytes] of [[PROPERTIES, properties] as const, [SERVER_XML, serverXml] as const]) {
    if (bytes === undefined) continue
    // Values are looked at above, each by its key; of the rest only comments are left.
    const only = path === PROPERTIES ? 'comments' : 'everything'
    await searchFile(search, content, tally, { path, content: oneChunk(bytes), style: commentStyleOf(path), only })
  }
}

async function readConfiguration({ host, configuration, home }: FileSearch, file: string) {
  return (await host.readFile(`${configuration}/${file.replace('shared/', '')}`)) ?? host.readFile(`${home}/${file}`)
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}

async function searchPlace(search: FileSearch, place: FilePlace, content: ContentSearch, tally: Tally): Promise<void> {
  const { host, signal } = search
  if ((await host.status(place.folder)) === undefined) return
  const onOutput = async (output: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const file of filesOfTar(byteSource(output))) {
      signal.throwIfAborted()
      if (file.kind === 'unreadable') continue
      const path = file.path.replace(`${search.home}/`, '')
      if (place.kind === 'archives') await searchArchive(search, content, tally, { path, content: file.content })
      else await searchFile(search, content, tally, { path, content: file.content, style: commentStyleOf(path) })
    }
  }
  const { stderr } = await host.run(place.command, { expect: [0, 1], onOutput, signal })
  tally.unreadable.push(...readUnreadable(stderr))
}

interface SearchedFile {
  readonly path: string
  readonly content: AsyncIterable<Uint8Array>
  readonly style: CommentStyle
  readonly only?: 'comments' | 'everything'
}

async function searchFile(
  search: FileSearch,
  content: ContentSearch,
  tally: Tally,
  { path, content: bytes, style, only }: SearchedFile,
): Promise<void> {
  tally.files += 1
  tally.bytes += await content(bytes, style, ({ match, line, inComment }) => {
    if (only !== 'comments' || inComment) addHit(search, path, { match, line }, stateOf(search, path, inComment))
  })
}

async function searchArchive(
  search: FileSearch,
  content: ContentSearch,
  tally: Tally,
  { path, content: bytes }: Omit<SearchedFile, 'style'>,
): Promise<void> {
  tally.files += 1
  if (!isZipName(path)) return
  for await (const member of filesOfZip(byteSource(bytes), path)) {
    if (member.kind === 'unreadable') tally.unreadable.push(member.path)
    else
      tally.bytes += await content(member.content, 'none', ({ match, line }) =>
        addHit(search, member.path, { match, line }, inArchive),
      )
  }
}

interface Judged {
  readonly state: LeakState
  readonly because?: string
}

const inArchive: Judged = {
  state: 'content',
  because: 'in the archive of an app, which acts on what its settings say',
}

function stateOf({ kept }: FileSearch, path: string, inComment: boolean): Judged {
  const because = keptFile(kept, path)
  if (because !== undefined) return { state: 'allowed', because }
  if (inComment) return { state: 'content', because: 'a comment' }
  const content = contentFileOf(path)
  return content === undefined ? { state: 'live' } : { state: 'content', because: content.reason }
}

function addHit(
  { leaks, excerpts }: FileSearch,
  path: string,
  { match, line }: { readonly match: Match; readonly line: number },
  judged: Judged,
): void {
  leaks.add({
    where: { kind: 'file', path },
    needle: needleName(match.needle),
    excerpt: () => `line ${line}: ${excerpts({ ...match, written: lineOf(match.written) }, [])}`,
    ...judged,
  })
}
