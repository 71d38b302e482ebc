import type { SeenContent } from './seen-content.ts'

/** One line for each thing that is not as it was when the backup was kept, the dump and the lists by their names. */
export function whatChanged(kept: SeenContent, seen: SeenContent): readonly string[] {
  const names = [...new Set([...Object.keys(kept.files), ...Object.keys(seen.files)])].toSorted()
  return [...names.flatMap((name) => whyOther(name, kept, seen)), ...ofHome(kept.home, seen.home)]
}

function whyOther(name: string, kept: SeenContent, seen: SeenContent): readonly string[] {
  const [was, is] = [kept.files[name], seen.files[name]]
  if (was === undefined) return [`${name} was not there`]
  if (is === undefined) return [`${name} is missing`]
  if (was.bytes !== is.bytes) return [`${name} has ${is.bytes} of ${was.bytes} bytes`]
  return was.sha256 === is.sha256 ? [] : [`${name} has another content`]
}

function ofHome(was: SeenContent['home'], is: SeenContent['home']): readonly string[] {
  if (was.files === is.files && was.bytes === is.bytes) return []
  return [
    was.files === is.files
      ? `its home holds ${is.bytes} instead of ${was.bytes} bytes`
      : `its home holds ${is.files} instead of ${was.files} files`,
  ]
}
