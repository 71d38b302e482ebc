import { AppError } from '../../kernel/app-error.ts'
import type { Endpoint } from '../../kernel/endpoint.ts'
import { decodeUtf8 } from '../../kernel/utf8.ts'
import type { HostReader } from '../../ports/host.ts'
import { readSshConfig, type SshConfig } from './ssh-config.ts'
import { namedFiles } from './ssh-file-names.ts'

export interface SshFiles {
  /** Of its configuration, with everything that takes in. */
  readonly endpoints: readonly Endpoint[]
  /** The text of each of its known_hosts files. */
  readonly knownHosts: readonly string[]
  readonly unread: readonly UnreadFile[]
}

export interface UnreadFile {
  /** Its path, or what the configuration has. */
  readonly word: string
  readonly because: string
  readonly hint: string | undefined
}

/** What the SSH client of a user reads, as that user. Throws where one of the files of every user is there and can't be read. */
export async function readSshFiles(host: HostReader, home: string): Promise<SshFiles> {
  const ssh = `${home}/.ssh`
  const first = await textOf(host, `${ssh}/config`)
  const configs = await withIncluded(host, home, first === undefined ? [] : [first])
  const known = await Promise.all([`${ssh}/known_hosts`, `${ssh}/known_hosts2`].map((path) => textOf(host, path)))
  const others = await readNamed(host, home, wordsOf(configs.read, 'knownHosts'))
  return {
    endpoints: configs.read.flatMap(({ endpoints }) => endpoints),
    knownHosts: [...known.filter((text) => text !== undefined), ...others.texts],
    unread: [...configs.unread, ...others.unread],
  }
}

interface Configs {
  readonly read: readonly SshConfig[]
  readonly unread: readonly UnreadFile[]
}

/** Each `Include` once, so that a circle ends. */
async function withIncluded(
  host: HostReader,
  home: string,
  texts: readonly string[],
  before: ReadonlySet<string> = new Set(),
): Promise<Configs> {
  const read = texts.map(readSshConfig)
  const words = wordsOf(read, 'includes').filter((word) => !before.has(word))
  if (words.length === 0) return { read, unread: [] }
  const named = await readNamed(host, home, words)
  const further = await withIncluded(host, home, named.texts, new Set([...before, ...words]))
  return { read: [...read, ...further.read], unread: [...named.unread, ...further.unread] }
}

function wordsOf(configs: readonly SshConfig[], key: 'includes' | 'knownHosts'): readonly string[] {
  return [...new Set(configs.flatMap((config) => config[key]))]
}

interface NamedTexts {
  readonly texts: readonly string[]
  readonly unread: readonly UnreadFile[]
}

async function readNamed(host: HostReader, home: string, words: readonly string[]): Promise<NamedTexts> {
  const all = await Promise.all(words.map((word) => readWord(host, home, word)))
  return { texts: all.flatMap(({ texts }) => texts), unread: all.flatMap(({ unread }) => unread) }
}

async function readWord(host: HostReader, home: string, word: string): Promise<NamedTexts> {
  const named = await asked(word, () => pathsOf(host, home, word))
  if (named.kind === 'unread') return { texts: [], unread: [named.unread] }
  const { value: paths } = named
  if (paths === undefined) return { texts: [], unread: [unclear(word)] }
  const files = await Promise.all(paths.map((path) => asked(path, async () => decoded(await host.readFile(path)))))
  return {
    texts: files.flatMap((one) => (one.kind === 'read' && one.value !== undefined ? [one.value] : [])),
    unread: files.flatMap((one) => (one.kind === 'unread' ? [one.unread] : [])),
  }
}

type Asked<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'unread'; readonly unread: UnreadFile }

/** One that can't be read takes nothing from those beside it. */
async function asked<Value>(word: string, question: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { kind: 'read', value: await question() }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { kind: 'unread', unread: { word, because: error.message, hint: error.hint } }
  }
}

function unclear(word: string): UnreadFile {
  return { word, because: 'only the client itself can tell which file that is', hint: undefined }
}

async function pathsOf(host: HostReader, home: string, word: string): Promise<readonly string[] | undefined> {
  const named = namedFiles(word, home)
  switch (named.kind) {
    case 'unclear':
      return undefined
    case 'file':
      return [named.path]
    case 'matching':
      return (await host.list(named.folder)).filter(named.matches).map((name) => `${named.folder}/${name}`)
  }
}

/** Undefined where it is not there: the client passes over it too. */
async function textOf(host: HostReader, path: string): Promise<string | undefined> {
  return decoded(await host.readUnlinked(path))
}

function decoded(content: Uint8Array | undefined): string | undefined {
  return content === undefined ? undefined : decodeUtf8(content)
}
