import { existsSync, readFileSync } from 'node:fs'

// Ends with 0 when node_modules is what package-lock.json says, with 1 when npm ci has to run.
// It runs before anything is installed, so it uses Node alone.

const wanted = readPackages('package-lock.json')
const present = readPackages('node_modules/.package-lock.json')
const matches =
  [...wanted].every(
    ([path, one]) => present.get(path)?.version === one.version || (one.optional && !present.has(path)),
  ) && [...present].every(([path, one]) => wanted.get(path)?.version === one.version)
process.exitCode = matches ? 0 : 1

interface LockedPackage {
  readonly version: string
  readonly optional: boolean
}

function readPackages(path: string): ReadonlyMap<string, LockedPackage> {
  const packages = new Map<string, LockedPackage>()
  if (!existsSync(path)) return packages
  for (const [name, one] of entriesOf(field(JSON.parse(readFileSync(path, 'utf8')), 'packages'))) {
    if (name !== '')
      packages.set(name, { version: String(field(one, 'version')), optional: field(one, 'optional') === true })
  }
  return packages
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

function field(value: unknown, name: string): unknown {
  return entriesOf(value).find(([key]) => key === name)?.[1]
}
