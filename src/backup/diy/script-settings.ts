import { readShellAssignments, type ShellAssignment } from '../../changes/text/shell-assignments.ts'

/** What a variables file says of one variable. `list`: of an array its elements; undefined where only running it would tell them. */
export type ScriptSetting =
  | { readonly kind: 'unset' }
  | { readonly kind: 'set'; readonly text: string; readonly line: number }
  | { readonly kind: 'list'; readonly elements: readonly string[] | undefined; readonly line: number }
  | { readonly kind: 'unreadable'; readonly line: number }

export interface ScriptSettings {
  of(name: string): ScriptSetting
  /** Lines that set or take away what only running them would tell: they read another file, or text. */
  readonly hidden: readonly number[]
  /** What nobody can set any more afterwards; a name that only running it would tell as it is written. */
  readonly fixed: readonly { readonly name: string; readonly line: number }[]
}

/** Reads, never runs. */
export function readScriptSettings(script: string): ScriptSettings {
  const assignments = readShellAssignments(script)
  const lines = script.split('\n')
  const code = lines.map((line) => line.replace(COMMENT, ''))
  return {
    of: (name) =>
      elementOf(code, name) ??
      settingOf(
        assignments.filter((one) => one.name === name),
        lines,
        assignments,
      ),
    hidden: code.flatMap((line, index) => (HIDES.test(line) ? [index + 1] : [])),
    fixed: code.flatMap((_line, index) => fixedAt(code, index).map((name) => ({ name, line: index + 1 }))),
  }
}

const HIDES = /(?:^|[;&|]|\b(?:then|do|else)\b)\s*(?:\.|source|eval|unset|read|mapfile|readarray|printf\s+-v)\s/u
const COMMENT = /(?:^|\s)#.*$/u

const FIXES = /\b(?:readonly|(?:declare|typeset|local)(?=\s(?:.*\s)?-[A-Za-z]*r))\s+([^;&|]*)/u

/** A line that ends with a backslash goes on. */
function fixedAt(code: readonly string[], index: number): readonly string[] {
  if (code[index - 1]?.endsWith('\\')) return []
  let line = code[index] ?? ''
  for (let next = index + 1; line.endsWith('\\') && next < code.length; next += 1)
    line = line.slice(0, -1) + (code[next] ?? '')
  const words = FIXES.exec(line)?.[1]?.split(/\s+/u) ?? []
  return words
    .filter((word) => !word.startsWith('-'))
    .map((word) => word.replace(/\+?=.*$/u, '').replaceAll(/["']/gu, ''))
}

/** `NAME[0]=...` sets a part of an array. */
function elementOf(code: readonly string[], name: string): ScriptSetting | undefined {
  const index = code.findIndex((line) => new RegExp(`\\b${name}\\[[^\\]]*\\]\\+?=`, 'u').test(line))
  return index === -1 ? undefined : { kind: 'unreadable', line: index + 1 }
}

function settingOf(
  found: readonly ShellAssignment[],
  lines: readonly string[],
  all: readonly ShellAssignment[],
): ScriptSetting {
  const last = found.at(-1)
  if (last === undefined) return { kind: 'unset' }
  const { line } = last
  const list = listAt(lines, last)
  if (list !== undefined)
    return found.length > 1 ? { kind: 'unreadable', line } : { kind: 'list', line, elements: elementsIn(list) }
  const texts = found.map((one) => textOf(one, all))
  const text = texts.at(-1)
  // A single one in a branch is in force or the variable is not set, which the scripts themselves refuse.
  const isKnown = text !== undefined && (!last.conditional || texts.every((one) => one === text))
  return isKnown ? { kind: 'set', text, line } : { kind: 'unreadable', line }
}

/** A default counts where nothing in the file sets what it gives way to: the scripts' environment is our own. */
function textOf({ value, line }: ShellAssignment, all: readonly ShellAssignment[]): string | undefined {
  switch (value.kind) {
    case 'literal':
      return value.text
    case 'default':
      return all.some((one) => one.name === value.unless && one.line < line) ? undefined : value.text
    case 'unreadable':
      return undefined
  }
}

/** The elements of an array, without comments; undefined for what is none. */
function listAt(lines: readonly string[], { name, line }: ShellAssignment): string | undefined {
  const text = lines.slice(line - 1).join('\n')
  const start = new RegExp(`^[^#]*?\\b${name}\\+?=\\(`, 'u').exec(text)
  if (start === null) return undefined
  const rest = text.slice(start[0].length).replaceAll(/#[^\n]*/gu, '')
  return rest.slice(0, Math.max(rest.indexOf(')'), 0)).trim()
}

/** Words, plain or in quotes; what would be expanded is not told. */
function elementsIn(list: string): readonly string[] | undefined {
  const words = list.match(/\S+/gu) ?? []
  const elements = words.map((word) => /^(?:'([^']*)'|"([^"$`\\]*)"|([^'"$`\\*?[\](){}~&|;<>]+))$/u.exec(word))
  if (elements.includes(null)) return undefined
  return elements.map((found) => found?.[1] ?? found?.[2] ?? found?.[3] ?? '')
}
