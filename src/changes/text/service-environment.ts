import { parseEnvironmentFile } from './environment-file.ts'
import { unitSettings, type Origin, type UnitSetting } from './systemd-unit.ts'
import { splitUnitWords } from './systemd-words.ts'

export interface ServiceVariable {
  readonly name: string
  readonly value: string
  /** False where only systemd can tell the value: a specifier, a variable of the manager. Unknown is not safe. */
  readonly readable: boolean
  readonly origin: Origin
}

export interface EnvironmentFileReference {
  /** Absolute; may be a pattern. */
  readonly path: string
  /** A missing file is no error (`-`). */
  readonly optional: boolean
  readonly origin: Origin
}

export interface ServiceEnvironment {
  readonly variables: ReadonlyMap<string, ServiceVariable>
  /** Lines that systemd ignores as broken; what stands there is not in force, and not what its author meant. */
  readonly broken: readonly Origin[]
}

/** The files that `EnvironmentFile=` names, in the order in which they are read. */
export function environmentFilesOf(settings: readonly UnitSetting[]): readonly EnvironmentFileReference[] {
  return unitSettings(settings, 'Service', 'EnvironmentFile').map(({ value, origin }) => ({
    path: value.replace(/^-/u, ''),
    optional: value.startsWith('-'),
    origin,
  }))
}

/**
 * What the service sees, from merged units and the texts of their environment files by path: these override
 * `Environment=`, which overrides `PassEnvironment=`; `UnsetEnvironment=` comes last. Files without a text are left out.
 */
export function serviceEnvironment(
  settings: readonly UnitSetting[],
  fileTexts: ReadonlyMap<string, string>,
): ServiceEnvironment {
  const passed = wordsOf(settings, 'PassEnvironment')
  const assigned = wordsOf(settings, 'Environment')
  const unset = wordsOf(settings, 'UnsetEnvironment')
  const all = [
    ...passed.words.map(({ word, origin }) => ({ name: word, value: '', readable: false, origin })),
    ...assigned.words.flatMap(({ word, origin }) => variableOf(word, origin)),
    ...environmentFilesOf(settings).flatMap(({ path }) => variablesOfFile(path, fileTexts.get(path))),
  ]
  const variables = new Map(all.map((variable) => [variable.name, variable]))
  for (const { word } of unset.words) {
    const [name = '', value] = word.split(/=(.*)/su)
    if (value === undefined || variables.get(name)?.value === value) variables.delete(name)
  }
  return { variables, broken: [...passed.broken, ...assigned.broken, ...unset.broken] }
}

function wordsOf(settings: readonly UnitSetting[], key: string) {
  const lines = unitSettings(settings, 'Service', key).map(({ value, origin }) => ({
    words: splitUnitWords(value),
    origin,
  }))
  return {
    words: lines.flatMap(({ words, origin }) => (words ?? []).map((word) => ({ word, origin }))),
    broken: lines.filter(({ words }) => words === undefined).map(({ origin }) => origin),
  }
}

// `%%` is a percent sign; every other specifier is resolved by systemd alone.
function variableOf(word: string, origin: Origin): readonly ServiceVariable[] {
  const [, name, value = ''] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/su.exec(word) ?? []
  if (name === undefined) return []
  return [{ name, value: value.replaceAll('%%', '%'), readable: !value.replaceAll('%%', '').includes('%'), origin }]
}

function variablesOfFile(file: string, text: string | undefined): readonly ServiceVariable[] {
  const variables = text === undefined ? [] : parseEnvironmentFile(text)
  return variables.map(({ name, value, line }) => ({ name, value, readable: true, origin: { file, line } }))
}
