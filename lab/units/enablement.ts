import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { loadUnit } from './load-unit.ts'
import { valuesOf } from './unit-file.ts'

const systemFolder = '/etc/systemd/system'

export type Enablement = 'enabled' | 'disabled' | 'static' | 'masked' | 'not-found'

export function enablementOf(name: string): Enablement {
  const unit = loadUnit(name)
  if (unit.state !== 'loaded') return unit.state
  if (wantsFolders().some((folder) => existsSync(join(folder, name)))) return 'enabled'
  return wantedBy(name).length === 0 ? 'static' : 'disabled'
}

/** Links the unit under each target of its [Install] section; gives the links that are new. */
export function enable(name: string): readonly string[] {
  const { fragment } = loadUnit(name)
  const made: string[] = []
  for (const target of wantedBy(name)) {
    const link = join(systemFolder, `${target}.wants`, name)
    mkdirSync(join(link, '..'), { recursive: true })
    if (existsSync(link)) continue
    symlinkSync(fragment, link)
    made.push(link)
  }
  return made
}

export function disable(name: string): readonly string[] {
  const links = wantsFolders()
    .map((folder) => join(folder, name))
    .filter((link) => existsSync(link))
  for (const link of links) rmSync(link)
  return links
}

/** What a boot starts. */
export function enabledUnits(): readonly string[] {
  return [...new Set(wantsFolders().flatMap((folder) => readdirSync(folder)))].toSorted()
}

function wantedBy(name: string): readonly string[] {
  const { assignments } = loadUnit(name)
  return ['WantedBy', 'RequiredBy'].flatMap((key) =>
    valuesOf(assignments, 'Install', key).flatMap((value) => value.split(/\s+/)),
  )
}

function wantsFolders(): readonly string[] {
  if (!existsSync(systemFolder)) return []
  return readdirSync(systemFolder)
    .filter((name) => name.endsWith('.wants') || name.endsWith('.requires'))
    .map((name) => join(systemFolder, name))
}
