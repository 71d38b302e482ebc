import { namesCredential } from '../kernel/credential-shape.ts'
import { placeName } from '../kernel/place.ts'
import { Secret } from '../kernel/secret.ts'
import type { Setting } from '../ports/environment-reader.ts'

/** What gives an environment away beside its hosts: what only its own configuration has. */
export interface ConfiguredNames {
  readonly secrets: readonly ConfiguredSecret[]
  /** Absolute paths of its storage. */
  readonly folders: readonly string[]
  /** Of its object storage. */
  readonly buckets: readonly string[]
}

export interface ConfiguredSecret {
  /** Where it stands; never what it is. */
  readonly place: string
  readonly secret: Secret
}

export function configuredNames(settings: readonly Setting[]): ConfiguredNames {
  const readable = settings.filter(({ readable: told }) => told)
  const storage = readable.filter(({ key }) => namesStorage(wordsOf(key)))
  const values = storage.map(({ value }) => value.trim())
  return {
    secrets: readable.flatMap(secretsIn),
    folders: values.filter((value) => /^\/[^\s:*?]{5,}$/u.test(value)).map((value) => value.replace(/\/+$/u, '')),
    buckets: storage.flatMap((setting) => bucketIn(setting)),
  }
}

function secretsIn(setting: Setting): readonly ConfiguredSecret[] {
  const place = placeOf(setting)
  return secretTexts(setting).map((text) => ({ place, secret: new Secret(text) }))
}

/** The value of what is named so, and the password of a URL. The place of a value that Bitbucket has encrypted is none. */
function secretTexts({ key, value }: Setting): readonly string[] {
  if (value.startsWith('{ATL_SECURED}')) return []
  if (namesCredential(key)) return [value.trim()]
  const password = /^[a-z][a-z0-9+.:-]*:\/\/[^\s/:@]*:([^\s/@]+)@/iu.exec(value.trim())?.[1]
  return password === undefined ? [] : [password]
}

function bucketIn({ key, value }: Setting): readonly string[] {
  const text = value.trim()
  const inUrl = /^(?:s3|s3a|gs):\/\/([a-z0-9._-]+)/iu.exec(text)?.[1]
  if (inUrl !== undefined) return [inUrl]
  const named = wordsOf(key).some((word) => word === 'bucket' || word === 'buckets')
  return named && /^[a-z0-9][a-z0-9._-]{2,62}$/iu.test(text) ? [text] : []
}

/** A key store and a trust store hold certificates. */
function namesStorage(words: readonly string[]): boolean {
  return words.some(
    (word, at) => STORAGE.has(word) || (word === 'store' && /^(?:object|data)$/u.test(words[at - 1] ?? '')),
  )
}

const STORAGE: ReadonlySet<string> = new Set(
  'storage objectstorage objectstore objectstores s3 bucket buckets blob blobs minio gcs'.split(' '),
)

function wordsOf(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .toLowerCase()
    .split(/[._-]+/u)
}

function placeOf({ key, origin }: Setting): string {
  switch (origin.kind) {
    case 'file':
      return placeName({ kind: 'property', file: origin.file, key, line: origin.line })
    case 'environment':
      return placeName({ kind: 'environment', origin: `${origin.file}:${origin.line}`, name: origin.variable })
    case 'jvm-argument':
      return placeName({ kind: 'environment', origin: `${origin.file}:${origin.line}`, name: `-D${key}` })
  }
}
