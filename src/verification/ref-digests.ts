import { hash } from 'node:crypto'
import { headFile, packedFiles, refFolders } from '../argv/hash-files.ts'

/** What names the commits of one repository, each as a digest of half a SHA-256 in hex. */
export interface RepositoryRefs {
  readonly head: string
  readonly packed: string
  readonly loose: string
  /** Files of loose refs. */
  readonly files: number
}

/** By the path of the repository in its home, such as `shared/data/repositories/12`. */
export type RefDigests = ReadonlyMap<string, RepositoryRefs>

export interface RefPlaces {
  /** Where the home lies. */
  readonly home: string
  /** The folders in it that hold `repositories/`. */
  readonly stores: readonly string[]
}

/** Takes the hashes of files as they come, in any order, and holds three digests for each repository, whatever it has of refs. */
export interface RefFold {
  readonly add: (sum: string, path: string) => void
  digests(): RefDigests
}

export function foldRefs({ home, stores }: RefPlaces): RefFold {
  const folders = stores.map((store) => `${store}/repositories/`)
  const repositories = new Map<string, Folded>()
  return {
    add: (sum, path) => {
      const folder = folders.find((one) => path.startsWith(one))
      const found = folder === undefined ? undefined : refOf(path.slice(folder.length))
      if (folder === undefined || found === undefined) return
      const repository = `${folder.slice(home.length + 1)}${found.repository}`
      const folded = repositories.get(repository) ?? emptyFold()
      repositories.set(repository, folded)
      mix(folded[found.kind], hash('sha256', `${found.name}\0${sum}`, 'buffer'))
      if (found.kind === 'loose') folded.files += 1
    },
    digests: () => new Map(Array.from(repositories, ([name, folded]) => [name, digestsOf(folded)])),
  }
}

interface FoundRef {
  readonly repository: string
  readonly kind: 'head' | 'packed' | 'loose'
  /** In the repository. */
  readonly name: string
}

/** Folders of a store are named by ids and hashes, so the first part that is a word of Git ends the repository's own. */
function refOf(path: string): FoundRef | undefined {
  const parts = path.split('/')
  const at = parts.findIndex((part) => words.has(part))
  const kind = words.get(parts[at] ?? '')
  if (at < 1 || kind === undefined) return undefined
  if (kind !== 'loose' && at !== parts.length - 1) return undefined
  return { repository: parts.slice(0, at).join('/'), kind, name: parts.slice(at).join('/') }
}

const words: ReadonlyMap<string, FoundRef['kind']> = new Map<string, FoundRef['kind']>([
  [headFile, 'head'],
  ...packedFiles.map((name) => [name, 'packed'] as const),
  ...refFolders.map((name) => [name, 'loose'] as const),
])

interface Folded {
  readonly head: Buffer
  readonly packed: Buffer
  readonly loose: Buffer
  files: number
}

const BYTES = 16

function emptyFold(): Folded {
  return { head: Buffer.alloc(BYTES), packed: Buffer.alloc(BYTES), loose: Buffer.alloc(BYTES), files: 0 }
}

/** Each file counts once, so that the order, which differs between file systems, does not. */
function mix(digest: Buffer, sum: Buffer): void {
  for (let index = 0; index < BYTES; index += 1) digest[index] = (digest[index] ?? 0) ^ (sum[index] ?? 0)
}

function digestsOf({ head, packed, loose, files }: Folded): RepositoryRefs {
  return { head: head.toString('hex'), packed: packed.toString('hex'), loose: loose.toString('hex'), files }
}
