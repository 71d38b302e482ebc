import type { RefDigests, RepositoryRefs } from './ref-digests.ts'

/** One line for each repository that is not as it was when its source was locked, in the order of their paths. */
export function compareRefs(source: RefDigests, copy: RefDigests): readonly string[] {
  const names = [...new Set([...source.keys(), ...copy.keys()])].toSorted()
  return names.flatMap((name) => {
    const [was, is] = [source.get(name), copy.get(name)]
    if (was === undefined) return [`${name} was not there under the lock`]
    if (is === undefined) return [`${name} is missing`]
    const parts = differences(was, is)
    return parts.length === 0 ? [] : [`${name} has ${parts.join(' and ')}`]
  })
}

/** Repositories whose names lead elsewhere than before, or that are new. */
export function changedSince(before: RefDigests, now: RefDigests): readonly string[] {
  return Array.from(now)
    .filter(([name, refs]) => {
      const was = before.get(name)
      return was === undefined || differences(was, refs).length > 0
    })
    .map(([name]) => name)
}

function differences(was: RepositoryRefs, is: RepositoryRefs): readonly string[] {
  return [
    ...(was.head === is.head ? [] : ['another HEAD']),
    ...(was.packed === is.packed ? [] : ['other packed refs']),
    ...(was.loose === is.loose ? [] : [`other loose refs (${is.files} files, at the source ${was.files})`]),
  ]
}
