import { lacksTar, readUnreadable } from '../argv/pack-files.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import type { Meter, ProgressReporter } from '../ports/progress.ts'
import { byteSource } from './archives/byte-source.ts'
import { filesOfTar } from './archives/tar.ts'
import { filesOfZip } from './archives/zip.ts'
import { commentStyleOf } from './comments.ts'
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
  readonly progress?: ProgressReporter
}

export interface SearchedFiles {
  readonly bytes: number
  readonly files: number
  /** Files, or members of archives, that nobody could read. */
  readonly unreadable: readonly string[]
}

/** Configuration, scripts, what repositories have beside objects and refs, and archives of apps. A few programs on the host, whatever the sizes. */
export async function searchFiles(search: FileSearch): Promise<SearchedFiles> {
  using meter = search.progress?.begin('leak search of the files', 'files')
  const content = contentSearch(search.matcher)
  const running: Running = { ...search, meter, content, bytes: 0, files: 0, unreadable: [] }
  await searchConfiguration(running)
  for (const place of filePlaces(search)) await searchPlace(running, place)
  const { bytes, files, unreadable } = running
  return { bytes, files, unreadable }
}

interface Running extends FileSearch {
  readonly meter: Meter | undefined
  readonly content: ContentSearch
  bytes: number
  files: number
  readonly unreadable: string[]
}

const PROPERTIES = 'shared/bitbucket.properties'
const SERVER_XML = 'shared/server.xml'

async function searchConfiguration(search: Running): Promise<void> {
  const properties = await readConfiguration(search, PROPERTIES)
  const serverXml = await readConfiguration(search, SERVER_XML)
  if (properties !== undefined) {
    searchProperties(search, PROPERTIES, properties)
    await searchFile(search, { path: PROPERTIES, content: oneChunk(properties), only: 'comments' })
  }
  if (serverXml !== undefined) await searchFile(search, { path: SERVER_XML, content: oneChunk(serverXml) })
}

async function readConfiguration({ host, configuration, home }: FileSearch, file: string) {
  return (await host.readFile(`${configuration}/${file.replace('shared/', '')}`)) ?? host.readFile(`${home}/${file}`)
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}

async function searchPlace(search: Running, place: FilePlace): Promise<void> {
  const { host, home, signal } = search
  if ((await host.status(place.folder)) === undefined) return
  const look = place.kind === 'archives' ? searchArchive : searchFile
  const onOutput = async (output: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const { path, content } of filesOfTar(byteSource(output))) {
      signal.throwIfAborted()
      await look(search, { path: path.replace(`${home}/`, ''), content })
      search.meter?.tell({ done: search.files })
    }
  }
  const { stderr } = await host.run(place.command, { expect: [0, 1], onOutput, signal })
  if (lacksTar(stderr)) throw withoutTar(host)
  search.unreadable.push(...readUnreadable(stderr))
}

function withoutTar({ name }: HostReader): AppError {
  return new AppError('host/missing-tool', `tar is not installed on ${name}`, {
    hint: 'install it there: apt-get install tar; the leak search reads files through it',
  })
}

interface SearchedFile {
  /** Relative to the home where it lies there. */
  readonly path: string
  readonly content: AsyncIterable<Uint8Array>
  /** Of a file whose settings are looked at one by one. */
  readonly only?: 'comments'
}

async function searchFile(search: Running, { path, content, only }: SearchedFile): Promise<void> {
  search.files += 1
  search.bytes += await search.content(content, commentStyleOf(path), ({ match, line, inComment }) => {
    if (only !== 'comments' || inComment) addHit(search, path, { match, line }, stateOf(search, path, inComment))
  })
}

async function searchArchive(search: Running, { path, content }: SearchedFile): Promise<void> {
  search.files += 1
  for await (const member of filesOfZip(byteSource(content), path)) {
    if (member.kind === 'unreadable') search.unreadable.push(member.path)
    else
      search.bytes += await search.content(member.content, 'none', ({ match, line }) =>
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
    excerpt: () => `line ${line}: ${excerpts({ ...match, written: lineOf(match.written) }, namesOf(path))}`,
    ...judged,
  })
}

/** What a line of it is about, for nobody but its place says that a word after a name is a password. */
function namesOf(path: string): readonly string[] {
  return /(?:^|\/)[.](?:netrc|pgpass|git-credentials)$/u.test(path) ? [path, 'password'] : [path]
}
