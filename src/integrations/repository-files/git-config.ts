import type { RepositoryFiles } from '../../ports/environment-reader.ts'

export interface GitSetting {
  readonly path: string
  readonly line: number
  /** As `git config` prints it, lower case: `remote.origin.url`. */
  readonly key: string
  readonly value: string
}

/** The settings that stand on lines of their own, or behind their heading; a heading holds until the next one of the same file. */
export function readGitConfig(lines: RepositoryFiles['config']): readonly GitSetting[] {
  const settings: GitSetting[] = []
  let [file, section] = ['', '']
  for (const { path, line, text } of lines) {
    if (path !== file) [file, section] = [path, '']
    const heading = HEADING.exec(text)
    if (heading !== null) section = sectionOf(heading[1] ?? '', heading[2])
    const [, name, value = 'true'] = SETTING.exec(heading === null ? text : text.slice(heading[0].length)) ?? []
    if (name !== undefined) settings.push({ path, line, key: `${section}.${name}`.toLowerCase(), value: value.trim() })
  }
  return settings
}

const HEADING = /^\s*\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]/u
const SETTING = /^\s*([a-z][\w-]*)\s*(?:=\s*(.*))?$/iu

function sectionOf(name: string, subsection: string | undefined): string {
  return subsection === undefined ? name : `${name}.${subsection.replaceAll(/\\(.)/gu, '$1')}`
}
