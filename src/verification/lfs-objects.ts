import { chooseFrom } from './choose.ts'

/** A file of the store that is called by the SHA-256 of its content. */
export interface LfsObject {
  readonly path: string
  readonly bytes: number
  readonly id: string
}

/**
 * The hash that a path ends in, whole or in folders of its first letters. How the store is laid out is [unverified]; undefined for a file
 * that is called otherwise.
 */
export function idIn(path: string): string | undefined {
  const parts = path.split('/')
  return [1, 2, 3].map((last) => parts.slice(-last).join('')).find((id) => /^[0-9a-f]{64}$/.test(id))
}

/** Reading more takes longer than a copy may wait. */
const MOST_BYTES = 8 * 1024 ** 3

export interface ListedObjects {
  add(path: string, bytes: number): void
  readonly files: () => number
  /** Of these, how many are called by a hash. */
  readonly objects: () => number
  /** At random; none that would be too much to read. */
  readonly chosen: () => readonly LfsObject[]
}

export function listObjects(most: number, seed: string): ListedObjects {
  const choice = chooseFrom<LfsObject>(most, seed, ({ id }) => id)
  const seen = { files: 0, objects: 0 }
  return {
    add: (path, bytes) => {
      seen.files += 1
      const id = idIn(path)
      if (id === undefined) return
      seen.objects += 1
      choice.offer({ path, bytes, id })
    },
    files: () => seen.files,
    objects: () => seen.objects,
    chosen: () => withinBytes(choice.chosen()),
  }
}

function withinBytes(objects: readonly LfsObject[]): readonly LfsObject[] {
  let left = MOST_BYTES
  return objects.filter(({ bytes }) => {
    if (bytes > left) return false
    left -= bytes
    return true
  })
}
