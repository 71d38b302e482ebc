import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseUnitFile, type Assignment } from './unit-file.ts'

/** Where units are looked for, the first folder wins; what `systemctl show -p UnitPath` prints. */
export const unitFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
] as const

export interface LoadedUnit {
  readonly name: string
  readonly state: 'loaded' | 'masked' | 'not-found'
  readonly fragment: string
  readonly dropIns: readonly string[]
  readonly assignments: readonly Assignment[]
}

/** Reads a unit with its drop-ins as they lie on the disk now. `folders` is for tests. */
export function loadUnit(name: string, folders: readonly string[] = unitFolders): LoadedUnit {
  const fragment = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (fragment === undefined) return { name, state: 'not-found', fragment: '', dropIns: [], assignments: [] }
  if (realpathSync(fragment) === '/dev/null') {
    return { name, state: 'masked', fragment, dropIns: [], assignments: [] }
  }
  const dropIns = dropInsOf(name, folders)
  const assignments = [fragment, ...dropIns].flatMap((path) => parseUnitFile(readFileSync(path, 'utf8')))
  return { name, state: 'loaded', fragment, dropIns, assignments }
}

/** `atlbitbucket` means `atlbitbucket.service`. */
export function unitName(word: string): string {
  return /\.(service|target|socket|timer|mount|path|slice|scope)$/.test(word) ? word : `${word}.service`
}

function dropInsOf(name: string, folders: readonly string[]): readonly string[] {
  const found = new Map<string, string>()
  // The unit's own folder beats the one for its whole type, and earlier unit folders beat later ones.
  const type = name.slice(name.lastIndexOf('.') + 1)
  for (const owner of [`${name}.d`, `${type}.d`]) {
    for (const folder of folders.map((one) => join(one, owner))) {
      for (const file of confFiles(folder)) if (!found.has(basename(file))) found.set(basename(file), file)
    }
  }
  return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path)
}

function confFiles(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.conf'))
    .map((file) => join(folder, file))
}
